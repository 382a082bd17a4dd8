using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Swim.Recon;

namespace Swim.Gateway.Http;

/// <summary>Lane bodies between Recon and JSON.</summary>
internal static class LaneJson
{
    public static ReadOnlyMemory<byte> FromRecon(ReadOnlySpan<byte> recon)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, recon.Length * 2));
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true })) Write(json, recon);
        return output.WrittenMemory;
    }

    /// <summary>Writes one value; no bytes are null.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> recon) => ReconJson.Write(json, recon);

    /// <summary>Turns a JSON body into compact Recon; nothing at all is an absent body.</summary>
    public static bool TryToRecon(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> recon, [NotNullWhen(false)] out string? error, out long position)
    {
        error = null;
        position = -1;
        recon = default;
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty) return true;
        try
        {
            recon = Encoding.UTF8.GetBytes(ReconJson.Parse(json.Span).ToString()!);
            return true;
        }
        catch (JsonException exception)
        {
            error = exception.Message;
            position = OffsetOf(json.Span, exception);
            return false;
        }
    }

    private static long OffsetOf(ReadOnlySpan<byte> json, JsonException exception)
    {
        if (exception.LineNumber is not { } lines || exception.BytePositionInLine is not { } inLine) return -1;
        var start = 0;
        for (; lines > 0; lines--)
        {
            var end = json[start..].IndexOf((byte)'\n');
            if (end < 0) break;
            start += end + 1;
        }

        return Math.Min(start + inLine, json.Length);
    }
}
