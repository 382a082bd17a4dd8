namespace Swim.Gateway.Tests.Fakes;

/// <summary>A reader of server-sent events.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream);
    }

    public static HttpRequestMessage Request(string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return request;
    }

    public static async Task<EventStream> OpenAsync(GatewayHost host, string path, string? lastEventId = null)
    {
        using var request = Request(path, lastEventId);
        var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event, its lines joined by <c>|</c>; null at the end.</summary>
    public async Task<string?> NextAsync()
    {
        var lines = new List<string>();
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        while (await _reader.ReadLineAsync(guard.Token) is { } line)
        {
            if (line.Length > 0) lines.Add(line);
            else return string.Join('|', lines);
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return default;
    }
}
