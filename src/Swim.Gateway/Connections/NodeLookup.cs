namespace Swim.Gateway.Connections;

internal enum NodeLookup : byte
{
    Found,

    /// <summary>Not a URI: the envelope is invalid.</summary>
    Malformed,

    /// <summary>Another host's, or no route fits.</summary>
    NotFound,

    /// <summary>The connection uses as many nodes as it may.</summary>
    Full,
}
