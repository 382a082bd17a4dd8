namespace Swim.Lanes;

/// <summary>What an activation was given by those before it and by the cluster. Beside it, since in one process there mostly is nothing and agents are very many.</summary>
internal sealed class AgentOrigin
{
    /// <summary>The activation before, if it closed cleanly; else empty.</summary>
    public Guid Previous { get; set; }

    /// <summary>Other processes that are still to be attached, or refused when the agent has started.</summary>
    public IReadOnlyList<LaneWatcher> Watchers { get; set; } = [];

    /// <summary>Records that came along; once the agent has started, what lanes may still find that it opens later.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Carried { get; set; }

    /// <summary>The activation before, in this process, lost nothing.</summary>
    public bool IsContinued { get; set; }
}
