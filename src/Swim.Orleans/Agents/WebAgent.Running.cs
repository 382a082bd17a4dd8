using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

// How the agent runs: grain life cycle, grain calls, and what its lanes ask of it.
public abstract partial class WebAgent : IWebAgent
{
    /// <summary>Long enough to mean "until said otherwise"; the end of time overflows in the silo's collector.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromDays(3650);

    private DownlinkSet? _downlinkSet;
    private AgentTimers? _timers;
    private GivenUpCalls? _givenUp;
    private bool _isStarted;
    private bool _held;
    private bool _unlinks;
    private bool _isDeleted;

    private bool IsStopping { get; set; }

    /// <summary>Sealed: override <see cref="OnStartAsync"/>.</summary>
    public sealed override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var shared = ServiceProvider.GetRequiredService<AgentShared>();
        var node = NodeUri;
        if (!shared.Catalog.TryMatch(node, out var match) || match.Value.AgentClass != GetType())
        {
            throw new NodeNotFoundException(node, shared.Catalog.Routes);
        }

        _shared = shared;
        _properties = match.Parameters;
        _lanes = new AgentLanes(match.Value, node, new Host(this), shared.Hub, shared.Store, shared.Commits);
        TakeCarried();
        await shared.Doubt.SettledAsync(cancellationToken);
        await OpenLanesAsync(_lanes, shared.Cluster, cancellationToken);
        shared.Metrics.AgentStarted(match.Value.Name);
        try
        {
            SwimStart();
            foreach (var trait in Traits) await StartTraitAsync(trait, cancellationToken);
            await StartOwnAsync(cancellationToken);
            foreach (var timer in match.Value.Timers)
            {
                var tick = timer.Tick;
                Timers.Start(timer.Name, timer.Period, timer.Period, timer.KeepAlive, () => tick(this));
            }

            foreach (var cron in match.Value.Crons)
            {
                var tick = cron.Tick;
                CronTimer.Start(Timers, cron.Name, CronSchedule.Parse(cron.Expression, cron.TimeZone), cron.KeepAlive, () => tick(this));
            }

            if (match.Value.Reminders.Count > 0) await RegisterRemindersAsync(cancellationToken);
        }
        catch
        {
            await EndAsync(cancellationToken);
            throw;
        }

        _lanes.Started();
        _lanes.StartJoins();
        TrimByTime();
        _properties = null;
        _isStarted = true;
        _present!.IsStarted = true;
        shared.Agents.Add(this);
        UpdateHold();
        OpenTurns();
    }

    /// <summary>Sealed: override <see cref="OnStopAsync"/>.</summary>
    public sealed override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        CloseTurns();
        if (!_isStarted) return;
        _present!.IsStarted = false;
        Shared.Agents.Remove(this);
        if (GrainContext.GetComponent<AgentCrash>() is not null)
        {
            Core.Abort();
            await EndAsync(cancellationToken);
            return;
        }

        MoveIfHeld(reason);
        try
        {
            if (!_isDeleted) await OnStopAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            Failed(exception, lane: null, "OnStopAsync");
        }

        if (!_isDeleted) await StopTraitsAsync(cancellationToken);
        await EndAsync(cancellationToken);
    }

    // a quarantined lane is read-only and takes nothing else down: not the agent whose start would have set it
    private async Task StartOwnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OnStartAsync(cancellationToken);
        }
        catch (LaneQuarantinedException exception)
        {
            Failed(exception, exception.Lane, "OnStartAsync");
        }
    }

    private async Task StartTraitAsync(AgentTrait trait, CancellationToken cancellationToken)
    {
        try
        {
            await trait.StartAsync(cancellationToken);
        }
        catch (LaneQuarantinedException exception)
        {
            Failed(exception, exception.Lane, "OnStartAsync");
        }
    }

    async ValueTask<PeerAddress> IWebAgent.DeliverAsync(NodeBatch batch)
    {
        using var request = BeginRequest();
        await Core.DeliverAsync(batch);
        UpdateHold();

        // whoever delivers from within this process knows, and names the target
        return batch.Target is null ? Shared.Cluster.Self : default;
    }

    ValueTask IWebAgent.DeliverLinksAsync(NodeBatch batch)
    {
        Called();
        return Core.DeliverAsync(batch);
    }

    async ValueTask<CommandReply> IWebAgent.CommandAsync(string lane, byte[] body, CallOrder order)
    {
        using var handling = BeginRequest();
        RefuseLate(order);
        var ticket = await Core.CommandAsync(lane, body, GrainCall.Trace);
        UpdateHold();
        return new CommandReply(ticket.Outcome.Status, ticket.Outcome.Message, ticket.Outcome.Offset, Core.Epoch, ticket.Commit) { Durable = DurableAsync(ticket.Commit) };
    }

    async ValueTask<RequestReply> IWebAgent.RequestAsync(string lane, LaneRequest request, CancellationToken cancellationToken)
    {
        using var handling = BeginRequest();
        var ticket = await Core.RequestAsync(lane, request, cancellationToken);
        UpdateHold();
        return new RequestReply(ticket.Response, Core.Epoch, ticket.Commit) { Durable = DurableAsync(ticket.Commit) };
    }

    private void RefuseLate(in CallOrder order)
    {
        if (order.GivenUp is not null) (_givenUp ??= new GivenUpCalls()).Add(order);
        if (_givenUp?.Has(order) != true) return;
        Shared.Metrics.BatchLate(Core.Definition.Name);
        AgentLog.BatchLate(Log, NodeUri, 1);
        throw new AgentUnavailableException(NodeUri, "the command comes after later ones of its sender, which had given it up.");
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "awaited once, by whoever gets the reply")]
    private ValueTask? DurableAsync(long commit) => commit == 0 ? null : Core.ConfirmAsync(commit);

    async ValueTask IWebAgent.CommittedAsync(Guid epoch, long commit)
    {
        if (epoch == _previousEpoch) return;

        // an activation that has closed has stored everything; one that has not, its successor cannot speak for
        if (epoch != Core.Epoch) throw new AgentUnavailableException(NodeUri, "it was moved or restarted before the commit was confirmed.");
        try
        {
            await Core.WhenCommittedAsync(commit);
        }
        catch (LaneNotStoredException exception)
        {
            throw new AgentUnavailableException(NodeUri, exception.Message);
        }
    }

    async ValueTask IWebAgent.DeleteAsync()
    {
        using var request = BeginRequest();
        await DeleteAsync();
    }

    async ValueTask<LaneReply> IWebAgent.ReadAsync(string lane)
    {
        var reading = await Core.ReadAsync(lane);
        return new LaneReply(reading.Found, reading.Kind, reading.Epoch, reading.Version, reading.Body, reading.IsFailed);
    }

    internal async Task TickAsync(string name, Func<ValueTask> tick)
    {
        using var request = BeginRequest();
        try
        {
            await tick();
        }
        catch (Exception exception)
        {
            Failed(exception, lane: null, name);
        }

        UpdateHold();
    }

    /// <summary>Has a downlink's handlers run. Any thread.</summary>
    internal void Wake(AgentDownlink downlink) => _downlinkSet!.Wake(downlink);

    internal void OnDownlinkOpened(AgentDownlink downlink)
    {
        _downlinkSet ??= new DownlinkSet(GrainContext, Shared.Timers, UpdateHold);
        _downlinkSet.Add(downlink);
        UpdateHold();
    }

    internal void OnDownlinkClosed(AgentDownlink downlink)
    {
        _downlinkSet!.Remove(downlink);
        UpdateHold();
    }

    internal void OnDownlinkFailed(AgentDownlink downlink, Exception error) =>
        Failed(error, lane: null, $"downlink to lane {downlink.LaneUri} of {downlink.NodeUri}");

    // would end something that no next call brings back
    private bool IsHeld => _lanes is { } lanes && (lanes.HoldsTransientState || _downlinkSet is { Count: > 0 } || lanes.JoinLinkCount > 0 || _timers is { HasPending: true });

    /// <summary>Tells the silo whether the agent may be collected when nobody uses it.</summary>
    internal void UpdateHold()
    {
        var hold = !IsStopping && (_lanes is { IsOverdue: true } || IsHeld);
        if (hold == _held) return;
        _held = hold;
        DelayDeactivation(hold ? HoldTime : TimeSpan.Zero);
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        IsStopping = true;
        _downlinkSet?.End();
        _joinPump?.Stop();
        _timers?.StopAll();
        Shared.Metrics.AgentStopped(Core.Definition.Name);
        try
        {
            _isClosedClean = await Core.CloseAsync(_unlinks ? UnlinkReason.Stopped : null, cancellationToken);

            // one that crashes for a test is no orderly end
            if (!_isClosedClean && Core.LostBytes > 0 && GrainContext.GetComponent<AgentCrash>() is null)
            {
                Shared.Metrics.BytesLost(Core.Definition.Name, Core.LostBytes);
                AgentLog.Lost(Log, NodeUri, Core.LostBytes);
            }
        }
        finally
        {
            Shared.Cluster.Registrar.Withdraw(_present!, _isClosedClean && !_isDeleted);
        }
    }

    private void Failed(Exception error, string? lane, string place)
    {
        Shared.Metrics.HandlerFailed(Core.Definition.Name);
        AgentLog.HandlerFailed(Log, error, NodeUri, place);
        if (lane is not null) Shared.Logs.Write(MetaTarget.KeyOf(NodeUri, lane), "failLog", NodeLogger.Describe(place, error));
        try
        {
            OnFailure(error, lane);
        }
        catch (Exception exception)
        {
            AgentLog.HandlerFailed(Log, exception, NodeUri, nameof(OnFailure));
        }
    }

    private sealed partial class Host(WebAgent agent) : IAgentHost
    {
        private Action<object>? _run;

        public object Agent => agent;

        public void Post(Action action) => agent.GrainContext.Scheduler.QueueAction(_run ??= Run, action);

        public void OnHandlerFailed(string lane, Exception error) => agent.Failed(error, lane, $"lane {lane}");

        public void OnCommandRejected(string lane, in CommandOutcome outcome)
        {
            agent.Shared.Metrics.CommandRefused(agent.Core.Definition.Name, outcome.Status);
            AgentLog.CommandRejected(agent.Log, lane, outcome.Status, outcome.Message);
        }

        public void OnBatchLate(NodeBatch batch)
        {
            agent.Shared.Metrics.BatchLate(agent.Core.Definition.Name);
            AgentLog.BatchLate(agent.Log, agent.NodeUri, batch.Count);
        }

        public void OnLaneQuarantined(string lane, Exception error) => AgentLog.LaneQuarantined(agent.Log, error, agent.NodeUri, lane, error.Message);

        public void OnLaneHeldBack(string lane, Exception error, bool isFirst)
        {
            if (isFirst) AgentLog.LaneHeldBack(agent.Log, error, agent.NodeUri, lane);
        }

        public void OnCommitFailed(Exception error, int failures) => AgentLog.CommitFailed(agent.Log, error, agent.NodeUri, failures);

        public void OnFenced(Exception error)
        {
            AgentLog.Fenced(agent.Log, error, agent.NodeUri);
            agent.Shared.Doubt.Raise();
            agent.IsStopping = true;
            agent.UpdateHold();
            agent.DeactivateOnIdle();
        }

        // what was posted may have been the end of what held the agent
        private void Run(object action)
        {
            try
            {
                ((Action)action)();
            }
            finally
            {
                agent.UpdateHold();
            }
        }
    }
}
