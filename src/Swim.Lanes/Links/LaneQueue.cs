namespace Swim.Lanes;

/// <summary>
/// What waits for one reader (or in a feed for its worker), coalesced by the rules of the lane's kind. Not safe for threads.
/// Pushing takes over the caller's reference on key and body; taking hands it on.
/// </summary>
internal abstract class LaneQueue
{
    /// <summary>Operations waiting.</summary>
    public int Count { get; protected set; }

    /// <summary>Bytes of keys and bodies waiting.</summary>
    public long Bytes { get; protected set; }

    /// <summary>Operations that a newer one has replaced or undone.</summary>
    public long Coalesced { get; protected set; }

    /// <summary>Items dropped because the queue was full.</summary>
    public long Dropped { get; protected set; }

    /// <summary>Entries of the snapshot part under way that wait here.</summary>
    public abstract int PartLeft { get; }

    /// <summary>The place of the last operation; <see cref="IsPast"/> tells when everything up to it has left.</summary>
    public abstract long Mark { get; }

    public static LaneQueue Create(LaneKind kind, LinkBufferOptions options) => kind switch
    {
        LaneKind.Value or LaneKind.Demand => new ValueQueue(),
        LaneKind.Map or LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap or LaneKind.Spatial => new MapQueue(),
        LaneKind.List => new ListQueue(options),
        _ => new ItemQueue(options),
    };

    /// <summary>What waits in a feed for all its readers.</summary>
    public static LaneQueue CreateRun(LaneKind kind) =>
        kind == LaneKind.List ? new ListRun(LinkBufferOptions.Default) : Create(kind, LinkBufferOptions.Default);

    public static bool IsKeyed(LaneKind kind) =>
        kind is LaneKind.Map or LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap or LaneKind.Spatial;

    /// <summary>Whether everything up to <paramref name="mark"/> has left.</summary>
    public abstract bool IsPast(long mark);

    /// <summary>A change, in order.</summary>
    public abstract void Push(in LaneOp op);

    /// <summary>An entry of a snapshot part; <paramref name="isInsert"/> when the reader surely does not have it yet.</summary>
    public virtual void PushPart(in LaneOp op, bool isInsert) => Push(op);

    public abstract bool TryTake(out LaneOp op);

    /// <summary>Versions of what waits no longer compare with those to come (new epoch).</summary>
    public abstract void ForgetVersions();

    /// <summary>Lets go of everything.</summary>
    public abstract void Reset();

    public void ResetCounters()
    {
        Coalesced = 0;
        Dropped = 0;
    }

    protected static long SizeOf(in LaneOp op) => (op.Key?.Length ?? 0) + (op.Body?.Length ?? 0);
}
