using Swim.Lanes;

namespace Swim.Client;

/// <summary>A link whose one consumer waits for it; waiting allocates nothing.</summary>
internal sealed class EnumeratedLink(LaneKind? expected) : LinkBuffer
{
    private readonly WriteSignal _signal = new();

    public override LaneKind? ExpectedKind => expected;

    /// <summary>Completes when something may be there to take. One call at a time.</summary>
    public ValueTask WaitAsync() => _signal.WaitAsync();

    /// <summary>Wakes the consumer though nothing came.</summary>
    public void Wake() => _signal.Set();

    protected override void OnReady() => _signal.Set();
}
