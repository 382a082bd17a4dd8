namespace Swim.Lanes;

/// <summary>What a lane is on the wire: decides its uplink queue and the shape of its events (docs/protocol.md, lane protocols).</summary>
public enum LaneKind : byte
{
    /// <summary>One value, last wins.</summary>
    Value,

    /// <summary>Ordered entries, last wins per key.</summary>
    Map,

    /// <summary>Elements in an order of their own with keys for life.</summary>
    List,

    /// <summary>A handler; every command is echoed to its links, first in first out.</summary>
    Command,

    /// <summary>Items pushed to links, first in first out, no state.</summary>
    Supply,

    /// <summary>A value computed when asked for.</summary>
    Demand,

    /// <summary>Entries computed when asked for.</summary>
    DemandMap,

    /// <summary>One value per joined source.</summary>
    JoinValue,

    /// <summary>The entries of many sources, merged.</summary>
    JoinMap,

    /// <summary>Entries at places.</summary>
    Spatial,

    /// <summary>Answers HTTP requests; not linkable.</summary>
    Http,
}
