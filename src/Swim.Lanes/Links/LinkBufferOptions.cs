namespace Swim.Lanes;

/// <summary>Bounds of a link's queue of items (command and supply lanes) or of a list's changes. Value and map lanes are bounded by coalescing.</summary>
public sealed record LinkBufferOptions
{
    /// <summary>The defaults.</summary>
    public static LinkBufferOptions Default { get; } = new();

    /// <summary>Most items waiting; beyond it the oldest is dropped and counted, or the list is sent anew. Default 10,000; at least 1.</summary>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>Most bytes of items waiting; beyond it as above (one item always fits). Default 1 MiB.</summary>
    public long MaxItemBytes { get; init; } = 1 << 20;
}
