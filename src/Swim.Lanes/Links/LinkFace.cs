namespace Swim.Lanes;

/// <summary>What a link is for.</summary>
public enum LinkFace : byte
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>A WARP connection.</summary>
    Warp,

    /// <summary>An HTTP event stream.</summary>
    EventStream,

    /// <summary>An agent's downlink.</summary>
    Downlink,

    /// <summary>A source of a join lane.</summary>
    Join,

    /// <summary>A stream subscription, or an enumeration of the process.</summary>
    Stream,
}
