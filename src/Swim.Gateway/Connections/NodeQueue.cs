using System.Diagnostics;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>
/// The steps of one connection for one agent. At most one batch is under way; the next fills meanwhile and leaves as soon as the
/// one before has been carried out. That keeps order, lets batches grow with the load, and stops at the agent that is full. The first batch for an agent that
/// may have to be started waits for its turn at the <see cref="OpeningGate"/>.
/// </summary>
internal sealed class NodeQueue(WarpConnection connection, string path, NodeTarget target) : IOpening, IDeliveryReceiver, IThreadPoolWorkItem
{
    // an agent that answered so lately is still active
    private static readonly TimeSpan ReachedTime = TimeSpan.FromMinutes(1);

    /// <summary>What a step counts against the bytes in flight, beside its body.</summary>
    public const int StepBytes = 64;

    // what a batch takes beside its steps
    private const int BatchBytes = 128;

    // a batch is under way and none waits
    private static readonly object UnderWay = new();

    // the target's word, which need not be looked at for it
    private readonly bool _hasLaneFragments = target.HasLaneFragments;

    // the reader's alone until it is flushed
    private NodeBatch? _filling;

    // null: nothing is under way; UnderWay; or the batch that waits for the one under way. Only the reader puts a batch here, and takes it back to fill it further
    private object? _waiting;

    // of whoever has taken the batch
    private NodeBatch? _opening;
    private OpeningPlace _place;
    private bool _isHandedOn;
    private bool _isReached;
    private long _reachedAt;

    /// <summary>The normalised node path.</summary>
    public string Path => path;

    public NodeTarget Target => target;

    /// <summary>Set by the reader while this queue waits for the end of the read; only the reader touches it.</summary>
    public bool IsFlushPending { get; set; }

    /// <summary>Whether steps are waiting or under way.</summary>
    public bool IsBusy => Volatile.Read(ref _filling) is not null || Volatile.Read(ref _waiting) is not null;

    /// <summary>Adds a step for the next batch. Only the reader calls it.</summary>
    public void Add(NodeOpKind kind, LaneSpelling lane, ReadOnlySpan<byte> body, ILaneReader? reader)
    {
        var bytes = StepBytes + body.Length;
        if (_filling is null && Volatile.Read(ref _waiting) is NodeBatch waiting && ReferenceEquals(Interlocked.CompareExchange(ref _waiting, UnderWay, waiting), waiting)) _filling = waiting;
        if (_filling is null)
        {
            _filling = connection.Services.Batches.Rent();
            _filling.Sender = connection.Sender;
            bytes += BatchBytes;
        }

        connection.CountFilled(bytes);
        _filling.Add(kind, _hasLaneFragments ? lane.Text : lane.Name, body, reader);
    }

    /// <summary>The step added last has a span, which ends with its delivery. Only the reader calls it.</summary>
    public void Trace(Activity span) => _filling!.Trace(span);

    /// <summary>Sends what has been added, once the batch that may be under way has ended. Only the reader calls it.</summary>
    public void Flush(WaitingAgents waiting)
    {
        if (_filling is not { } batch) return;
        while (true)
        {
            if (Interlocked.CompareExchange(ref _waiting, UnderWay, null) is null)
            {
                _filling = null;
                if (!TryDeliver(batch, waiting)) Call(batch);
                return;
            }

            if (!ReferenceEquals(Interlocked.CompareExchange(ref _waiting, batch, UnderWay), UnderWay)) continue;
            _filling = null;
            return;
        }
    }

    // in a turn of the agent, which is busy no longer than it takes to queue the next
    void IDeliveryReceiver.OnDelivered(NodeBatch batch, Exception? failure)
    {
        var bytes = BytesOf(batch);
        if (failure is null) OnCarriedOut(batch);
        else OnFailed(batch, failure);
        connection.RemoveInFlight(bytes);
        if (TryTakeNext(out var next) && !TryDeliver(next))
        {
            // not from within the agent's turn: a call must be nobody's
            _opening = next;
            _isHandedOn = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IOpening.Enter(OpeningPlace place)
    {
        _place = place;

        // not on the thread that gave the place: places given one inside the other would use up its stack
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var batch = _opening!;
        if (_isHandedOn) Call(batch);
        else _ = DeliverAsync(batch, _place);
    }

    private void Call(NodeBatch batch)
    {
        _isHandedOn = false;
        if (IsReached) _ = DeliverAsync(batch, default);
        else Open(batch);
    }

    private bool TryDeliver(NodeBatch batch, WaitingAgents? waiting = null) => (batch.HasCommands || !connection.IsOver) && connection.Services.Router.TryDeliver(target, batch, this, waiting);

    private static int BytesOf(NodeBatch batch) => BatchBytes + batch.ByteCount + (batch.Count * StepBytes);

    private bool IsReached => _isReached && connection.Services.Time.GetElapsedTime(_reachedAt) < ReachedTime;

    private void Open(NodeBatch batch)
    {
        _opening = batch;
        if (connection.Registry.Openings.TryEnter(connection.Openings, this, out var place)) _ = DeliverAsync(batch, place);
    }

    private async Task DeliverAsync(NodeBatch batch, OpeningPlace place)
    {
        _opening = null;
        while (true)
        {
            var bytes = BytesOf(batch);
            try
            {
                // for a peer that is gone only commands are carried out
                if (batch.HasCommands || !connection.IsOver) await connection.Services.Router.DeliverAsync(target, batch);
                _reachedAt = connection.Services.Time.GetTimestamp();
                OnCarriedOut(batch);
            }
            catch (Exception exception)
            {
                OnFailed(batch, exception);
            }

            connection.Registry.Openings.Exit(place);
            place = default;
            connection.RemoveInFlight(bytes);
            if (!TryTakeNext(out batch) || TryDeliver(batch)) return;
            if (_isReached) continue;
            Open(batch);
            return;
        }
    }

    private bool TryTakeNext(out NodeBatch batch)
    {
        while (true)
        {
            batch = (Volatile.Read(ref _waiting) as NodeBatch)!;
            if (batch is null)
            {
                if (ReferenceEquals(Interlocked.CompareExchange(ref _waiting, null, UnderWay), UnderWay)) return false;
            }
            else if (ReferenceEquals(Interlocked.CompareExchange(ref _waiting, UnderWay, batch), batch))
            {
                return true;
            }
        }
    }

    private void OnCarriedOut(NodeBatch batch)
    {
        _isReached = true;
        if (batch.IsTraced) batch.EndTraces();
        if (batch.LostCommands > 0) OnCommandsLost(batch.LostCommands);
        connection.Services.Batches.Return(batch);
    }

    private void OnCommandsLost(int count)
    {
        connection.Services.Metrics.CommandsRejected("unavailable", count);
        GatewayLog.CommandsLost(connection.Log, connection.Id, target.Node, count);
    }

    private void OnFailed(NodeBatch batch, Exception exception)
    {
        // the agent may still hold the batch, so it does not go back to the pool
        _isReached = false;
        if (batch.IsTraced) batch.EndTraces(exception);
        var commands = 0;
        foreach (ref readonly var op in batch.Ops)
        {
            switch (op.Kind)
            {
                case NodeOpKind.Command:
                    commands++;
                    break;
                case NodeOpKind.Unlink:
                    op.Reader?.OnUnlinked(UnlinkReason.Requested);
                    break;
                default:
                    op.Reader?.OnUnlinked(UnlinkReason.Failed);
                    break;
            }
        }

        if (commands > 0) connection.Services.Metrics.CommandsRejected("unavailable", commands);
        if (exception is AgentUnavailableException) GatewayLog.AgentUnavailable(connection.Log, connection.Id, target.Node, batch.Count, exception);
        else GatewayLog.DeliveryFailed(connection.Log, connection.Id, target.Node, batch.Count, exception);
    }
}
