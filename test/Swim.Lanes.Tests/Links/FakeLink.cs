using System.Text;

namespace Swim.Lanes.Tests;

/// <summary>A link without a feed: records what the buffer asks of it.</summary>
internal sealed class FakeLink(LaneKind kind, Guid epoch) : LaneLink
{
    public List<string> Requests { get; } = [];

    public int Detached { get; private set; }

    public override string Node => "/unit/1";

    public override string Lane => "lane";

    public override LaneKind Kind => kind;

    public override Guid Epoch => epoch;

    public override void RequestMore(Payload afterKey) => Requests.Add(Encoding.UTF8.GetString(afterKey.Span));

    public override void Detach() => Detached++;
}
