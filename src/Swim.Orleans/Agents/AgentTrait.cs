using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Base of reusable behaviours: a <c>partial</c> class with lanes, commands, callbacks, timers and HTTP methods that any agent takes on by a property
/// marked <see cref="TraitAttribute"/>. One instance belongs to one agent and lives as long as its activation.
/// All members are for the agent's own thread.
/// </summary>
public abstract class AgentTrait
{
    private WebAgent? _agent;
    private int _firstLane;

    /// <summary>The agent that this trait is part of.</summary>
    /// <exception cref="InvalidOperationException">In the constructor.</exception>
    protected WebAgent Agent => _agent
        ?? throw new InvalidOperationException($"{GetType().Name} has no agent yet: use it from OnStartAsync on, not in the constructor.");

    /// <summary>The agent's identity: its normalised node path.</summary>
    protected string NodeUri => Agent.NodeUri;

    /// <summary>The clock to ask for the time; timers run by it too.</summary>
    protected TimeProvider Clock => Agent.Clock;

    /// <summary>The agent's log.</summary>
    protected ILogger Log => Agent.Log;

    /// <summary>Opens links to lanes of other agents.</summary>
    protected Downlinks Downlinks => Agent.Downlinks;

    /// <summary>A lane of this trait by its index among them; what generated lane properties return.</summary>
    /// <exception cref="InvalidCastException">The lane is of another type.</exception>
    protected TLane LaneAt<TLane>(int index) where TLane : Lane => Agent.LaneAt<TLane>(_firstLane + index);

    /// <summary>A parameter of the agent's route, percent-decoded; null when the route has none of that name.</summary>
    protected string? GetProperty(string name) => Agent.GetProperty(name);

    /// <summary>A parameter of the agent's route in its .NET type.</summary>
    /// <exception cref="KeyNotFoundException">The route has no parameter of that name.</exception>
    /// <exception cref="FormatException">The text is no <typeparamref name="T"/>.</exception>
    protected T Property<T>(string name) where T : IParsable<T> => Agent.Property<T>(name);

    /// <inheritdoc cref="WebAgent.Command{T}(string, string, T)"/>
    protected void Command<T>(string nodeUri, string lane, T body) => Agent.Command(nodeUri, lane, body);

    /// <inheritdoc cref="WebAgent.Command(string, string)"/>
    protected void Command(string nodeUri, string lane) => Agent.Command(nodeUri, lane);

    /// <inheritdoc cref="WebAgent.Schedule(TimeSpan, Func{ValueTask})"/>
    protected AgentTimer Schedule(TimeSpan due, Func<ValueTask> tick) => Agent.Schedule(due, tick);

    /// <inheritdoc cref="WebAgent.Schedule(TimeSpan, Action)"/>
    protected AgentTimer Schedule(TimeSpan due, Action tick) => Agent.Schedule(due, tick);

    /// <inheritdoc cref="WebAgent.ScheduleEvery"/>
    protected AgentTimer ScheduleEvery(TimeSpan due, TimeSpan period, Func<ValueTask> tick) => Agent.ScheduleEvery(due, period, tick);

    /// <summary>Runs once per activation, when the lanes have their stored state, before the agent's own. What it throws fails the activation.</summary>
    protected virtual Task OnStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs once before the activation ends in an orderly way, after the agent's own. Lanes may still be changed and are stored after it.</summary>
    protected virtual Task OnStopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal void Join(WebAgent agent, int firstLane)
    {
        if (_agent is not null) throw new InvalidOperationException($"{GetType().Name} is part of {_agent.NodeUri} already.");
        _agent = agent;
        _firstLane = firstLane;
    }

    internal Task StartAsync(CancellationToken cancellationToken) => OnStartAsync(cancellationToken);

    internal Task StopAsync(CancellationToken cancellationToken) => OnStopAsync(cancellationToken);
}
