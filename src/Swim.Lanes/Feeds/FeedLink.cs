namespace Swim.Lanes;

/// <summary>One reader of one feed. The feed's gate guards <see cref="MemberIndex"/>, its drain <see cref="ReaderIndex"/>.</summary>
internal sealed class FeedLink(LaneFeed feed, ILaneReader reader, LaneKind kind, Guid epoch, bool isStateAhead) : LaneLink
{
    private volatile bool _isGone;

    public ILaneReader Reader { get; } = reader;

    public LinkBuffer? Buffer { get; } = reader as LinkBuffer;

    /// <summary>Not a reader of this process but all of another's.</summary>
    public Relay? Relay { get; } = reader as Relay;

    public int MemberIndex { get; set; } = -1;

    public int ReaderIndex { get; set; } = -1;

    /// <summary>Nothing more is passed on.</summary>
    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    /// <summary>The link was made by a sync whose answer waits for a commit: changes that come before the answer are part of it.</summary>
    public bool IsStateAhead => isStateAhead;

    /// <summary>The reader's sync waits for a commit. The feed's gate guards it.</summary>
    public bool IsOwedState { get; set; }

    /// <summary>
    /// Of a relay: the other process may go on with what an activation before this one has shown it, so that its readers may have keys that are not known here.
    /// The feed's gate guards it.
    /// </summary>
    public bool IsUnsure { get; set; }

    public override string Node => feed.Node;

    public override string Lane => feed.Lane;

    public override LaneKind Kind { get; } = kind;

    public override Guid Epoch => CurrentEpoch;

    public Guid CurrentEpoch { get; set; } = epoch;

    /// <summary>The reader's consumer has taken so much.</summary>
    public void Count(in LinkBuffer.Untold taken) => feed.Count(taken);

    public void CountDownlink(LinkFace face, int change)
    {
        if (face is LinkFace.Downlink or LinkFace.Join) feed.CountDownlinks(change);
    }

    public override void RequestMore(Payload afterKey)
    {
        if (!IsGone) feed.RequestMore(this, afterKey);
    }

    public override void Detach() => feed.Detach(this);
}
