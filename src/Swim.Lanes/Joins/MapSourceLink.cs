namespace Swim.Lanes;

/// <summary>A link of a join-map lane: knows the keys that its source has, each with the sync that last brought it.</summary>
internal sealed class MapSourceLink<TLink, TKey>(string nodeUri, string laneUri, IComparer<TKey> keys) : SourceLink<TLink>(nodeUri, laneUri, LaneKind.Map)
{
    public SortedPages<TKey, int> Keys { get; private set; } = new(keys);

    /// <summary>The number of the sync that is or was last under way.</summary>
    public int Sync { get; set; }

    /// <summary>Takes over the keys of the link whose place this one takes: they stay until this one's are there.</summary>
    public void Inherit(MapSourceLink<TLink, TKey> before)
    {
        Keys = before.Keys;
        Sync = before.Sync;
    }
}
