namespace Swim.Lanes;

/// <summary>One step of a feed's mailbox; changes in a row share one, coalesced in <see cref="Queue"/>. Pooled.</summary>
internal sealed class MailItem
{
    private LaneOp[] _entries = [];
    private int _entryCount;

    public MailItem? Next { get; set; }

    public MailKind Kind { get; set; }

    public FeedLink? Link { get; set; }

    public LaneQueue? Queue { get; set; }

    public LaneKind LaneKind { get; set; }

    public Guid Epoch { get; set; }

    public long Version { get; set; }

    public bool IsFirst { get; set; }

    public bool IsLast { get; set; }

    public Payload? AfterKey { get; set; }

    public UnlinkReason Reason { get; set; }

    /// <summary>The reader of another process that the step is for; null: for the link itself.</summary>
    public FarReader? Far { get; set; }

    /// <summary>Number of the step, of those that its receiver must have seen before it may let go.</summary>
    public long Serial { get; set; }

    public RelayTerms? Terms { get; set; }

    public RelayEnd End { get; set; }

    /// <summary>Of a state: too long, each reader is to ask for itself.</summary>
    public bool IsOneByOne { get; set; }

    /// <summary>What it counts for in the relay's session while it waits there.</summary>
    public long Cost { get; set; }

    public bool IsPart { get; set; }

    public long Bytes { get; private set; }

    public LaneSnapshot Snapshot => new(Epoch, Version, _entries.AsSpan(0, _entryCount), IsFirst, IsLast, AfterKey);

    /// <summary>Keeps the part until the worker has passed it on.</summary>
    public void Hold(in LaneSnapshot snapshot)
    {
        Epoch = snapshot.Epoch;
        Version = snapshot.Version;
        IsFirst = snapshot.IsFirst;
        IsLast = snapshot.IsLast;
        AfterKey = snapshot.AfterKey?.Retain();
        var entries = snapshot.Entries;
        if (entries.IsEmpty) return;
        _entries = ArrayRecycler<LaneOp>.Rent((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Length));
        entries.CopyTo(_entries);
        _entryCount = entries.Length;
        foreach (ref readonly var entry in entries)
        {
            entry.Retain();
            Bytes += (entry.Key?.Length ?? 0) + (entry.Body?.Length ?? 0);
        }
    }

    public void HoldAfter(Payload? afterKey) => AfterKey = afterKey?.Retain();

    public void Reset()
    {
        Next = null;
        Link = null;
        Queue = null;
        Far = null;
        Terms = null;
        Serial = 0;
        Version = 0;
        IsFirst = false;
        IsLast = false;
        IsOneByOne = false;
        Cost = 0;
        IsPart = false;
        AfterKey?.Release();
        AfterKey = null;
        Bytes = 0;
        if (_entryCount == 0) return;
        var entries = _entries.AsSpan(0, _entryCount);
        foreach (ref readonly var entry in entries) entry.Release();
        entries.Clear();
        ArrayRecycler<LaneOp>.Return(_entries);
        _entries = [];
        _entryCount = 0;
    }
}
