using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="CommandLane{T}"/>.</summary>
public sealed class CommandLaneDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.Command)
{
    /// <summary>How bodies are read and echoed.</summary>
    public Form<T> Form { get; } = form;

    /// <summary>(agent, body). An incomplete task holds back the agent's later commands until it completes.</summary>
    public Func<object, T, ValueTask>? OnCommand { get; init; }

    /// <summary>
    /// Whether <see cref="OnCommand"/> always returns a completed task: then a batch for the agent can be carried out in one turn. A handler that returns an incomplete
    /// one all the same has failed. Default: false.
    /// </summary>
    public bool ReturnsAtOnce { get; init; }

    internal override bool MayWait => OnCommand is not null && !ReturnsAtOnce;

    /// <summary>Whether a command without a body is refused: the handler's type is a class that cannot be made of nothing. Default: false.</summary>
    public bool RequiresBody { get; init; }

    internal override Lane Create(AgentLanes agent) => new CommandLane<T>(agent, this);
}
