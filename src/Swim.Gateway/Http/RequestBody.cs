using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Swim.Gateway.Http;

internal static class RequestBody
{
    private const int FirstBytes = 4096;

    /// <summary>The whole body, or null when it is larger than <paramref name="limit"/> bytes. Never holds more than twice what has come.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return null;
        if (request.ContentLength == 0) return ReadOnlyMemory<byte>.Empty;
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 1, FirstBytes));
        while (true)
        {
            var count = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
            if (count == 0) return body.WrittenMemory;
            body.Advance(count);
            if (body.WrittenCount > limit) return null;
        }
    }
}
