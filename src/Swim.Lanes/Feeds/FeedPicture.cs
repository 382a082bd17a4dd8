namespace Swim.Lanes;

/// <summary>What the readers of a feed have been told, kept so that after a change of source they are told only what differs. The feed's gate guards it.</summary>
/// <remarks>
/// <para>
/// It is current, or being compared: from the moment a source takes over that cannot be taken to know what readers have, until the last part of that source's
/// whole state. Parts come in order with the source's changes, each holds what the lane had when it was made, and they count from a first part on.
/// </para>
/// <list type="bullet">
/// <item><description>Keyed lanes: a superset of the keys that any reader has, with a hash of the body that all have. While it is compared changes are passed on and noted; what
/// a part holds is passed on if it differs; what neither a part nor a change has named since the first part is taken from readers behind the last.</description></item>
/// <item><description>Value lanes: the hash of the value that all have.</description></item>
/// <item><description>Lists: nothing. While they are compared no change and no part for a single reader is passed on, as they name places; the whole state replaces what
/// readers have. It is not compared when the same activation is heard again and readers have its present version (<see cref="Complete"/>).</description></item>
/// </list>
/// </remarks>
internal sealed class FeedPicture
{
    /// <summary>As <see cref="ValueHash"/>: readers do not all have the same.</summary>
    public const ulong Mixed = ulong.MaxValue;

    private bool _hasFirst;

    /// <summary>Of a keyed lane; null while what readers have has not been kept from the beginning.</summary>
    public KeyTable? Table { get; set; }

    /// <summary>Of a value lane: the hash of the value readers have; 0: none that is known; <see cref="Mixed"/>.</summary>
    public ulong ValueHash { get; set; }

    /// <summary>Of a list: readers have been passed everything up to this version of the source's epoch; -1: not known.</summary>
    public long Complete { get; private set; } = -1;

    public bool IsComparing { get; private set; }

    public void BeginComparing()
    {
        IsComparing = true;
        _hasFirst = false;
        Complete = -1;
    }

    /// <summary>Whether a part counts; a first part begins anew.</summary>
    public bool Takes(bool isFirst)
    {
        if (!IsComparing) return false;
        if (!isFirst) return _hasFirst;
        if (Table is { } table) table.Mark++;
        return _hasFirst = true;
    }

    /// <summary>The last part has come, or there is nothing to compare.</summary>
    public void EndComparing(long version)
    {
        IsComparing = false;
        Complete = version;
    }

    /// <summary>Everything up to a version has been passed on; -1: that is not said.</summary>
    public void Pass(long version)
    {
        if (version >= 0 && !IsComparing) Complete = version;
    }

    /// <summary>There are no readers that have anything.</summary>
    public void Forget()
    {
        Table?.Clear();
        ValueHash = 0;
        IsComparing = false;
        Complete = -1;
    }
}
