using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What one session brings from one silo: posted into the feeds of this process.</summary>
internal sealed class RelayFlowSink(LaneHub hub, PeerAddress from) : IFlowSink
{
    private readonly RelaySource _source = new(hub, from);

    public bool HasFeeds => _source.FeedCount > 0;

    public void Apply(ReadOnlySpan<byte> batch) => _source.Apply(batch);

    public void Close() => _source.Close();
}
