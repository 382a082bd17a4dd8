using Orleans;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>
/// Base of all web agents: a grain whose lanes are live fields. Derive a <c>partial</c> class, give it a route with
/// <see cref="AgentAttribute"/> and lanes with <see cref="LaneAttribute"/>; the generator writes the rest. An agent stays an ordinary grain: constructor
/// injection, grain interfaces of its own, reminders and placement attributes work.
/// All members are for the agent's own thread: handlers, timers and life-cycle methods, none of which ever runs beside another.
/// </summary>
public abstract partial class WebAgent : Grain
{
    // read from the node path when asked for: most agents ask at their start, or never
    private IReadOnlyDictionary<string, string>? _properties;
    private AgentLanes? _lanes;
    private AgentShared? _shared;
    private Downlinks? _downlinks;

    /// <summary>What is the same for every agent of this class; written by the generator.</summary>
    protected abstract AgentDefinition Definition { get; }

    /// <summary>The agent's identity: its normalised node path, <c>/vehicle/42</c>.</summary>
    protected internal string NodeUri => _lanes?.Node ?? this.GetPrimaryKeyString();

    /// <summary>The clock to ask for the time; timers run by it too. In tests a fake one.</summary>
    protected internal TimeProvider Clock => Shared.Clock.Time;

    /// <summary>The agent's log: category of the class, with the node, and the lane whose handler runs, in scope.</summary>
    protected internal Microsoft.Extensions.Logging.ILogger Log => field ??= new NodeLogger(Shared.LoggerOf(GetType()), NodeUri, Shared.Logs, () => _lanes?.HandlingLane);

    /// <summary>Opens links to lanes of other agents.</summary>
    protected internal Downlinks Downlinks => _downlinks ??= new Downlinks(this);

    /// <summary>The lanes in the order of <see cref="AgentDefinition.Lanes"/>, then those opened while running.</summary>
    protected IEnumerable<Lane> Lanes => Core.All;

    internal AgentShared Shared => _shared ?? throw NotStarted();

    internal AgentTimers Timers => _timers ??= new AgentTimers(this, Shared.Clock, Shared.Timers);

    /// <summary>Its lanes, once it runs.</summary>
    internal AgentLanes Activation => Core;

    private AgentLanes Core => _lanes ?? throw NotStarted();

    /// <summary>The lane at an index of <see cref="AgentDefinition.Lanes"/>; what generated lane properties return.</summary>
    /// <exception cref="InvalidOperationException">In the constructor: the lanes are there from <see cref="OnStartAsync"/> on.</exception>
    /// <exception cref="InvalidCastException">The lane is of another type.</exception>
    protected internal TLane LaneAt<TLane>(int index) where TLane : Lane => (TLane)Core[index];

    /// <summary>A route parameter, percent-decoded: <c>GetProperty("id")</c> for <c>/vehicle/:id</c>. Null when the route has none of that name.</summary>
    protected internal string? GetProperty(string name) => (_properties ?? ReadProperties())?.GetValueOrDefault(name);

    /// <summary>A route parameter in its .NET type: numbers, <see cref="Guid"/>, dates and others that parse from invariant text.</summary>
    /// <exception cref="KeyNotFoundException">The route has no parameter of that name.</exception>
    /// <exception cref="FormatException">The text is no <typeparamref name="T"/>.</exception>
    protected internal T Property<T>(string name) where T : IParsable<T>
    {
        var text = GetProperty(name) ?? throw new KeyNotFoundException($"Route {Definition.Route} of {GetType().Name} has no parameter '{name}'.");
        return T.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"Parameter '{name}' of node {NodeUri}: expected {typeof(T).Name}, got '{text}'.");
    }

    /// <summary>
    /// Runs once per activation, when the lanes have their stored state and before the first handler. What it throws fails the activation:
    /// whoever called is told, the next call tries again.
    /// </summary>
    protected virtual Task OnStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Runs once before the activation ends in an orderly way: stopped, idle, moved, shut down. Lanes may still be changed and are stored after it.
    /// Must not wait for other agents.
    /// </summary>
    protected virtual Task OnStopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A handler, timer, downlink handler or <see cref="OnStopAsync"/> threw. It has been logged and counted; the agent goes on, changes made before stand.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="lane">The lane whose handler it was, or null.</param>
    protected virtual void OnFailure(Exception error, string? lane)
    {
    }

    /// <summary>
    /// Sends a command to a lane of another agent (or this one) and does not wait for it. Commands to one agent arrive in order, at most once.
    /// A turn that has changed a <see cref="Durability.Committed"/> lane sends after its commit. When more than 10,000 commands or 1 MiB wait for one agent,
    /// further ones are dropped, counted and logged.
    /// </summary>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal void Command<T>(string nodeUri, string lane, T body) => Send(Shared.Resolve(nodeUri), lane, Form.For<T>().ToUtf8(body));

    /// <summary>The same without a body.</summary>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    protected internal void Command(string nodeUri, string lane) => Send(Shared.Resolve(nodeUri), lane, default);

    /// <summary>Runs <paramref name="tick"/> once after <paramref name="due"/>; the agent stays active until then. The timer does not outlive the activation.</summary>
    protected internal AgentTimer Schedule(TimeSpan due, Func<ValueTask> tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        return Timers.Start("scheduled", due, null, keepAlive: true, tick);
    }

    /// <summary>Runs <paramref name="tick"/> once after <paramref name="due"/>; the agent stays active until then. The timer does not outlive the activation.</summary>
    protected internal AgentTimer Schedule(TimeSpan due, Action tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        return Timers.After(due, tick);
    }

    /// <summary>
    /// Runs <paramref name="tick"/> after <paramref name="due"/> and then again and again, <paramref name="period"/> after the end of the tick before.
    /// Ticks count as use of the agent, so it stays active.
    /// </summary>
    /// <param name="due">Time to the first tick.</param>
    /// <param name="period">Time between ticks; at least 10 ms.</param>
    /// <param name="tick">What to run.</param>
    protected internal AgentTimer ScheduleEvery(TimeSpan due, TimeSpan period, Func<ValueTask> tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        return Timers.Start("scheduled", due, period, keepAlive: true, tick);
    }

    /// <summary>
    /// Runs <paramref name="tick"/> at the times of a cron expression. The agent stays active; times that pass while a tick runs are skipped.
    /// </summary>
    /// <param name="expression">Five fields (minute, hour, day of month, month, day of week) or six (seconds first).</param>
    /// <param name="tick">What to run.</param>
    /// <param name="timeZone">The IANA or Windows id of the time zone that the expression is meant in; default: UTC.</param>
    /// <exception cref="FormatException">No cron expression, or no time zone.</exception>
    protected internal AgentTimer ScheduleCron(string expression, Func<ValueTask> tick, string? timeZone = null)
    {
        ArgumentNullException.ThrowIfNull(tick);
        return CronTimer.Start(Timers, "scheduled", CronSchedule.Parse(expression, timeZone), keepAlive: true, tick);
    }

    /// <summary>
    /// Stops the agent: when the present handler has returned, the activation ends, its state is stored, and its links are unlinked after its last changes.
    /// Whoever links or commands it later starts it again, with its stored state.
    /// </summary>
    protected void Stop()
    {
        _unlinks = true;
        IsStopping = true;
        UpdateHold();
        DeactivateOnIdle();
    }

    /// <summary>
    /// Removes the agent: its records, stores and reminders are deleted, then its links end with <see cref="UnlinkReason.Deleted"/> (lanes that join it let its
    /// entries go), and the activation ends when the present handler has returned, without <see cref="OnStopAsync"/>. Lanes must not be used any more.
    /// Commands that come later start it anew, as if it had never been. When the store refuses, this throws; the activation ends all the same and the
    /// agent is as it was stored.
    /// </summary>
    protected internal async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        _isDeleted = true;
        IsStopping = true;
        UpdateHold();
        try
        {
            await ForgetAllAsync(cancellationToken);
            await Core.DeleteAsync(cancellationToken);
        }
        finally
        {
            DeactivateOnIdle();
        }
    }

    internal void Send(NodeTarget target, string lane, ReadOnlyMemory<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        if (Core.CommitsAnything)
        {
            Core.WhenCommitted(static state => ((HeldSend)state!).Run(), new HeldSend(Shared.Sends, target, lane, body, LaneTraces.Current));
        }
        else
        {
            Shared.Sends.Send(target, lane, body.Span, LaneTraces.Current);
        }
    }

    private IReadOnlyDictionary<string, string>? ReadProperties() => _shared is not null && _shared.Catalog.TryMatch(NodeUri, out var match) ? _properties = match.Parameters : null;

    private InvalidOperationException NotStarted() => new($"{GetType().Name} has no lanes, node or clock yet: use them from OnStartAsync on, not in the constructor.");

    private sealed record HeldSend(AgentSends Sends, NodeTarget Target, string Lane, ReadOnlyMemory<byte> Body, System.Diagnostics.ActivityContext Trace)
    {
        public void Run() => Sends.Send(Target, Lane, Body.Span, Trace);
    }
}
