namespace Swim.Runtime;

/// <summary>What a meta node is about. Kinds up to <see cref="Cluster"/> are names for all silos together.</summary>
internal enum MetaSubjectKind : byte
{
    Host,
    Mesh,
    Part,
    Edge,
    Cluster,

    /// <summary>One silo.</summary>
    Silo,

    /// <summary>One agent.</summary>
    Node,

    /// <summary>One lane of an agent.</summary>
    Lane,
}
