using Swim.Lanes;

namespace Swim.Client;

/// <summary>One reader of a <see cref="WarpLink"/>. The link's gate guards everything that changes.</summary>
internal sealed class LocalLink(WarpLink link, ILaneReader reader, WarpLinkOptions options) : LaneLink
{
    private LaneKind? _kind;

    public ILaneReader Reader { get; } = reader;

    public WarpLinkOptions Options => options;

    /// <summary>The reader has been told that the link stands.</summary>
    public bool IsLinked { get; set; }

    /// <summary>The reader waits for the lane's state.</summary>
    public bool NeedsState { get; set; }

    /// <summary>The reader has asked for the state, and is given it again after a lost connection.</summary>
    public bool WantsState { get; set; }

    /// <summary>The reader follows the lane's state; else it gets each event's body as it came.</summary>
    public bool FollowsState { get; set; }

    public override string Node => link.NodeUri;

    public override string Lane => link.LaneUri;

    public override LaneKind Kind => _kind ?? LaneKind.Supply;

    public override Guid Epoch => link.Epoch;

    /// <summary>The kind stays what it was when the reader was first linked.</summary>
    public void SetKind(LinkShape shape)
    {
        if (_kind is not null) return;
        if (!FollowsState) _kind = LaneKind.Supply;
        else _kind = Reader.ExpectedKind is { } expected && LinkShapes.Of(expected) == shape && shape != LinkShape.List ? expected : LinkShapes.KindOf(shape);
    }

    // a state is always sent whole
    public override void RequestMore(Payload afterKey)
    {
    }

    public override void Detach() => link.Detach(this);
}
