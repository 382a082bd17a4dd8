namespace Swim;

/// <summary>What meta lanes show, and how often; section <c>Swim:Meta</c>.</summary>
public sealed class SwimMetaOptions
{
    /// <summary>How often what is looked at is looked up. 100 ms to 1 min; default 1 s.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Entries of one page of a lane that could have any number. 10 to 100,000; default 1,000.</summary>
    public int MaxEntries { get; set; } = 1_000;

    /// <summary>Different meta lanes that this process looks at for its readers at once; beyond it their links are told that they are down. 10 to 1,000,000; default 10,000.</summary>
    public int MaxLanes { get; set; } = 10_000;

    /// <summary>What is out of range, each with its property's name.</summary>
    public IEnumerable<string> Validate()
    {
        if (Refresh < TimeSpan.FromMilliseconds(100) || Refresh > TimeSpan.FromMinutes(1)) yield return $"Refresh is {Refresh}; it must be from 100 ms to 1 min.";
        if (MaxEntries is < 10 or > 100_000) yield return $"MaxEntries is {MaxEntries}; it must be from 10 to 100,000.";
        if (MaxLanes is < 10 or > 1_000_000) yield return $"MaxLanes is {MaxLanes}; it must be from 10 to 1,000,000.";
    }
}
