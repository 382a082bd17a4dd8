namespace Swim.Runtime;

/// <summary>What a meta lane shows, and how it is printed.</summary>
internal enum MetaShape : byte
{
    Pulse,
    Nodes,
    Level,
    Lanes,
    Uplinks,
    Links,
    Types,
    Queues,
    Peers,
    Silos,
    Members,
    Meshes,
    Parts,
    Hosts,
    Log,
}
