namespace Swim.Lanes;

/// <summary>A reader whose agent is in another process. The gate of <see cref="FarIds"/> guards it.</summary>
internal sealed class FarEntry(ILaneReader reader, long id, string node, string lane)
{
    public ILaneReader Reader => reader;

    public long Id => id;

    public string Node { get; set; } = node;

    public string Lane { get; set; } = lane;

    /// <summary>The last request that was sent.</summary>
    public long Request { get; set; }

    /// <summary>The last of them that links.</summary>
    public long LinkRequest { get; set; }

    /// <summary>What has not been answered.</summary>
    public FarDue Due { get; set; }

    /// <summary>When the oldest of it was noted, in calls of <see cref="FarIds.ResendOverdue"/>.</summary>
    public long Round { get; set; }

    /// <summary>Whether a feed has it.</summary>
    public bool IsAttached { get; set; }

    /// <summary>A link has shown it another part of a spatial lane, whose state it is due though it has not asked.</summary>
    public bool IsMoved { get; set; }

    public byte[] Region { get; set; } = [];

    /// <summary>The key after which the next part is due.</summary>
    public byte[] After { get; set; } = [];
}
