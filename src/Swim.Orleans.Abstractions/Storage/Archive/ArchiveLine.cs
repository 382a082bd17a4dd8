namespace Swim.Runtime;

/// <summary>What a line of an archive is.</summary>
internal enum ArchiveLineKind
{
    /// <summary>Nothing, or a comment.</summary>
    Empty,

    /// <summary><c>@swim(version:1,…)</c>: the first line.</summary>
    Start,

    /// <summary><c>@agent(type:vehicle,node:"/vehicle/42")</c>: the records that follow are its.</summary>
    Agent,

    /// <summary><c>@record("v/position") …</c> with the record as it is, or <c>@data("v/position") %…</c> with its bytes.</summary>
    Record,

    /// <summary><c>@end(agents:1,records:1)</c>: the last line.</summary>
    End,
}

/// <summary>One line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The record's name, or the agent's type.</param>
/// <param name="Node">The agent's node.</param>
/// <param name="Bytes">The record.</param>
/// <param name="Agents">The number of agents, or the version.</param>
/// <param name="Records">The number of records.</param>
internal readonly record struct ArchiveLine(ArchiveLineKind Kind, string Name = "", string Node = "", byte[]? Bytes = null, long Agents = 0, long Records = 0);
