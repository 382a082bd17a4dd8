namespace Swim.Lanes;

/// <summary>A lane's state, read once.</summary>
/// <param name="Found">False when the agent has no such lane; the rest is then empty.</param>
/// <param name="Kind">The lane's kind.</param>
/// <param name="Epoch">The activation's epoch.</param>
/// <param name="Version">The lane's version shown.</param>
/// <param name="Body">Compact wire Recon: the value of a value lane (empty when unset), <c>{key:value,…}</c> in key order for a map lane.</param>
public readonly record struct LaneReading(bool Found, LaneKind Kind, Guid Epoch, long Version, ReadOnlyMemory<byte> Body)
{
    /// <summary>The lane's value is computed by the agent and the computation threw: there is no body.</summary>
    public bool IsFailed { get; init; }

    /// <summary>The agent has no such lane.</summary>
    public static LaneReading NotFound => default;

    /// <summary>The entity tag: <c>epoch-version</c>, without quotes.</summary>
    public string ETag => $"{Epoch:N}-{Version}";
}
