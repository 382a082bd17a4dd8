namespace Swim.Runtime;

/// <summary>What silos are asked. The numbers are part of the wire between silos.</summary>
internal enum MetaTopic : byte
{
    /// <summary>Nothing: who looks knows by itself.</summary>
    None = 0,

    /// <summary>The silo's figures.</summary>
    Figures = 1,

    /// <summary>An agent's figures.</summary>
    NodeFigures = 2,

    /// <summary>A lane's figures.</summary>
    LaneFigures = 3,

    /// <summary>Active agents by path.</summary>
    Nodes = 4,

    /// <summary>One level of their paths.</summary>
    Level = 5,

    /// <summary>The lanes of an agent.</summary>
    Lanes = 6,

    /// <summary>The links of a lane.</summary>
    Uplinks = 7,

    /// <summary>The slowest links, of the silo or a node.</summary>
    Links = 8,

    /// <summary>Agents by type.</summary>
    Types = 9,

    /// <summary>The levels of queues.</summary>
    Queues = 10,

    /// <summary>Flows to other processes.</summary>
    Peers = 11,

    /// <summary>What is logged.</summary>
    Log = 12,
}
