namespace Swim.Lanes;

/// <summary>
/// What is the same for one lane of every agent of a kind: name, kind, durability, form, handlers. One instance per agent class;
/// the generator writes it. Handlers take the agent as their first argument, so that an agent instance holds no delegates.
/// </summary>
public abstract class LaneDefinition
{
    private protected LaneDefinition(string name, LaneKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Kind = kind;
    }

    /// <summary>The lane's name, which is its URI.</summary>
    public string Name { get; }

    /// <summary>The lane's kind.</summary>
    public LaneKind Kind { get; }

    /// <summary>What the lane promises when the process dies.</summary>
    public Durability Durability { get; init; }

    /// <summary>
    /// Names under which the lane was stored before it was renamed, the latest first. When there is nothing under its name, the records of the first of them that has
    /// any become its own as the agent starts.
    /// </summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Whether the lane has state that goes to the store.</summary>
    internal bool IsStored => KeepsState && Durability != Durability.Transient;

    /// <summary>The record of a lane whose state is one value.</summary>
    internal string ValueRecord => field ??= RecordNames.Value(Name);

    /// <summary>Whether lanes of this kind have state that can go to the store.</summary>
    internal virtual bool KeepsState => false;

    /// <summary>Whether only the agent itself knows of it: links, readings and commands do not find it.</summary>
    internal virtual bool IsPrivate => false;

    /// <summary>Whether a turn that changes the lane ends with <see cref="Lane.Trim"/>.</summary>
    internal virtual bool Trims => false;

    /// <summary>Whether a command to it may have to wait for its handler.</summary>
    internal virtual bool MayWait => false;

    /// <summary>How long its entries are kept, so that it has to be trimmed though nothing changes it.</summary>
    internal virtual TimeSpan? KeepTime => null;

    /// <summary>Whether only the agent itself knows of it (stores): links, readings and commands do not find it.</summary>
    public bool IsHidden => IsPrivate;

    /// <summary>Whether its entries go when their time is over.</summary>
    public bool KeepsByTime => KeepTime is not null;

    internal abstract Lane Create(AgentLanes agent);
}
