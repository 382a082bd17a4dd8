namespace Swim.Lanes.Tests;

/// <summary>A link whose consumer is the test: items as short text (<c>linked</c>, <c>a=1</c>, <c>-a</c>, <c>clear</c>, <c>=5</c>, <c>synced</c>, <c>unlinked</c>).</summary>
internal sealed class ProbeBuffer(LinkBufferOptions? options = null) : LinkBuffer(options)
{
    private int _readyCount;

    public int ReadyCount => Volatile.Read(ref _readyCount);

    /// <summary>Also called when something waits.</summary>
    public Action? Ready { get; init; }

    public string? Next()
    {
        if (!TryTake(out var item)) return null;
        var text = Ops.Text(item);
        item.Release();
        return text;
    }

    public string Drain()
    {
        var all = new List<string>();
        while (Next() is { } text) all.Add(text);
        return string.Join(' ', all);
    }

    protected override void OnReady()
    {
        Interlocked.Increment(ref _readyCount);
        Ready?.Invoke();
    }
}
