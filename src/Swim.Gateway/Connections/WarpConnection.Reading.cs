using System.Diagnostics;
using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <content>The reader: every complete frame of a read becomes a step of its node's batch; the batches leave at the end of the read.</content>
internal sealed partial class WarpConnection
{
    private readonly List<NodeQueue> _toFlush = [];
    private readonly WaitingAgents _waiting = new();
    private readonly int[] _receivedKinds = new int[EnvelopeKindTags.Count];
    private ArrivedCommands? _arrived;

    private async Task ReadAsync()
    {
        while (true)
        {
            var count = await _receiver.FillAsync();
            if (count == 0) return;
            Volatile.Write(ref _silentPings, 0);
            var messages = 0;
            while (_receiver.TryReceive(out var received))
            {
                if (_close is not null && !IsWantedAfterClose(received.Kind)) continue;
                switch (received.Kind)
                {
                    case ReceivedKind.Text or ReceivedKind.Binary:
                        messages++;
                        var handling = HandleAsync(received.Payload);
                        if (!handling.IsCompletedSuccessfully) await handling;
                        if (received.IsPassing) TakeIn();
                        break;
                    case ReceivedKind.Ping:
                        _outbox.Add(WebSocketOpcode.Pong, received.Payload.Span);
                        _writerSignal.Set();
                        break;
                    case ReceivedKind.Pong:
                        break;
                    case ReceivedKind.Close:
                        Close(new CloseReason(CloseReason.Normal, ""));
                        FlushBatches();
                        return;
                    default:
                        Fault(received.Failure!);
                        FlushBatches();
                        await DrainAsync();
                        return;
                }
            }

            FlushBatches();
            Services.Metrics.Received(count, _receivedKinds);
            _receivedKinds.AsSpan().Clear();
            var wait = Account(count, messages);
            if (MustPause()) await PauseAsync();
            if (wait > TimeSpan.Zero) await ThrottleAsync(wait);
        }
    }

    /// <summary>
    /// Reads and forgets until the peer closes: a socket closed with unread bytes would be reset, and the peer could lose the close frame.
    /// Where frames begin is no longer known; what looks like a close frame at the start of a read is one. The close timer ends it otherwise.
    /// </summary>
    private async ValueTask DrainAsync()
    {
        var scratch = new byte[4096];
        while (true)
        {
            var count = await _stream.ReadAsync(scratch);
            if (count == 0 || (count >= 6 && scratch[0] == (0x80 | (byte)WebSocketOpcode.Close) && scratch[1] >= 0x80)) return;
        }
    }

    // a peer that is told to go may have sent commands that it takes for delivered
    private bool IsWantedAfterClose(ReceivedKind kind) =>
        kind is ReceivedKind.Close or ReceivedKind.Failed || (TakesCommands && kind is ReceivedKind.Text or ReceivedKind.Binary);

    // after a close frame nothing leaves the outbox any more
    private bool IsOutboxFull => _close is null && _outbox.IsFull;

    private bool MustPause() => Interlocked.Read(ref _inFlight) > Services.Options.MaxBytesInFlight || IsOutboxFull;

    private async ValueTask PauseAsync()
    {
        Services.Metrics.Paused();
        while (TakesCommands && !_isAborted)
        {
            // in this order: whoever makes room sees that the reader waits, or the reader sees the room
            _isPaused = true;
            var isAgentsTurn = Interlocked.Read(ref _inFlight) > Services.Options.MaxBytesInFlight / 2;
            _isPausedByPeer = !isAgentsTurn;
            if (!isAgentsTurn && !IsOutboxFull) break;
            await _readerSignal.WaitAsync();
        }

        _isPaused = false;
        ForgetPause();
    }

    private void FlushBatches()
    {
        TakeIn();
        if (_toFlush.Count == 0) return;
        if (Interlocked.Add(ref _inFlight, _filled) == _filled) Registry.DeliveriesStarted();
        _filled = 0;

        // handlers are no part of the upgrade request, and each batch would carry what belongs to that
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            // side by side, before any of them is waited for
            if (_toFlush.Count > 1) FetchTargets();
            foreach (var queue in _toFlush)
            {
                queue.IsFlushPending = false;
                queue.Flush(_waiting);
            }
        }
        finally
        {
            // whatever ends this connection: others take these agents for woken
            _waiting.Wake();
        }

        _toFlush.Clear();
    }

    private void FetchTargets()
    {
        foreach (var queue in _toFlush) queue.Target.Fetch();
    }

    /// <summary>Puts the commands that have come into their queues' batches. Only the reader calls it.</summary>
    public void TakeIn()
    {
        if (_arrived is not { } arrived) return;
        _arrived = null;

        // in one loop that does nothing else, so that the processor fetches all these queues at once
        foreach (ref readonly var command in arrived.All)
        {
            ToFlush(command.Queue);
            CacheHint.Fetch(command.Queue.Target);
        }

        foreach (ref readonly var command in arrived.All)
        {
            command.Queue.Add(NodeOpKind.Command, command.Lane, command.Body.Span, command.Reader);
            if (command.Span is { } span) command.Queue.Trace(span);
        }

        arrived.Return();
    }

    private ValueTask HandleAsync(ReadOnlyMemory<byte> message)
    {
        if (!EnvelopeReader.TryRead(message.Span, out var header, out var error))
        {
            Fault(new CloseReason(CloseReason.ProtocolError, error));
            return default;
        }

        if (_close is not null && header.Kind != EnvelopeKind.Command) return default;
        _receivedKinds[(int)header.Kind]++;
        switch (header.Kind)
        {
            case EnvelopeKind.Link or EnvelopeKind.Sync or EnvelopeKind.Unlink or EnvelopeKind.Command:
                return HandleAddressedAsync(message, header);
            case EnvelopeKind.Auth:
                return AuthenticateAsync(BodyOf(message, header.Body));
            case EnvelopeKind.Deauth:
                Answer(EnvelopeKind.Deauthed, EnvelopeBytes.Host(EnvelopeKind.Deauthed));
                Become(AccessIdentity.Anonymous);
                return default;
            default:
                // what only a server says is ignored, as the reference does
                return default;
        }
    }

    private ValueTask HandleAddressedAsync(ReadOnlyMemory<byte> message, in EnvelopeHeader header)
    {
        var lookup = _table.Find(header.Node, out var node, out var text);
        if (lookup == NodeLookup.Malformed)
        {
            Fault(new CloseReason(CloseReason.ProtocolError, $"The node is not a URI: {text}"));
            return default;
        }

        if (!_table.TryFindLane(header.Lane, out var lane, out var error))
        {
            Fault(new CloseReason(CloseReason.ProtocolError, $"The lane is not a URI: {error}"));
            return default;
        }

        if (lookup != NodeLookup.Found)
        {
            Refuse(header.Kind, lookup, text, lane);
            return default;
        }

        var step = new Step(header.Kind, node, lane, BodyOf(message, header.Body), header.Prio, header.Rate);
        if (header.Kind == EnvelopeKind.Unlink || (header.Kind == EnvelopeKind.Command && Services.Access.IsOpen))
        {
            Apply(step);
            return default;
        }

        var question = new AccessQuestion(VerbOf(step.Kind), step.Node.Queue.Target, step.Node.Queue.Path, lane.Name) { Body = step.Body };
        if (!Services.Access.TryDecide(_identity, question, out var decision)) return DecideAsync(step, question);
        Settle(step, decision, question);
        return default;
    }

    private async ValueTask DecideAsync(Step step, AccessQuestion question)
    {
        while (true)
        {
            var identity = _identity;
            var asking = Services.Access.DecideAsync(identity, question, _http.RequestAborted);

            // what was read before goes on its way while others think
            if (!asking.IsCompleted) FlushBatches();
            var decision = await asking;
            if (!ReferenceEquals(identity, _identity)) continue;
            Settle(step, decision, question);
            return;
        }
    }

    private void Settle(in Step step, AccessDecision decision, in AccessQuestion question)
    {
        if (!decision.IsAllowed) Deny(step, decision);
        else if (step.Kind == EnvelopeKind.Command) Apply(step);
        else Apply(step, Services.Access.IsGuarded(question), Services.Access.LensOf(question, decision));
    }

    private void Apply(in Step step, bool isGuarded = false, LaneLens? lens = null)
    {
        var (spelling, lane) = (step.Node, step.Lane);
        var link = _table.FindLink(spelling, lane);
        switch (step.Kind)
        {
            case EnvelopeKind.Command:
                var span = LaneTraces.Source.HasListeners() ? StartSpan("swim.command", spelling.Queue, lane.Name) : null;
                Enqueue(new ArrivedCommand(spelling.Queue, lane, step.Body, link, span));
                return;
            case EnvelopeKind.Unlink:
                if (link is null) return;
                Unlink(link);
                return;
        }

        if (link is null)
        {
            link = new Uplink(this, spelling.Node, lane, spelling.Text, LinkRequest.Create(step.Prio, step.Rate, step.Body.Span)) { IsGuarded = isGuarded, Lens = lens };
            if (!_table.TryAdd(link, out var limit))
            {
                LogLimit(step.Kind, spelling.Text, lane, limit, limit == nameof(GatewayOptions.MaxLinks) ? Services.Options.MaxLinks : Services.Options.MaxLinksPerConnection);
                Answer(EnvelopeKind.Unlinked, EnvelopeBytes.Unlinked(spelling.Text, lane.Text, UnlinkReason.Denied));
                return;
            }
        }
        else if (!ReferenceEquals(link.Lens, lens))
        {
            // it shows what it may not show any more; the client asks again and is given another
            Revoke(link);
            return;
        }
        else if (!link.IsWanted)
        {
            link.Renew(LinkRequest.Create(step.Prio, step.Rate, step.Body.Span));
            _table.SetWanted(link, true);
        }

        if (step.Kind == EnvelopeKind.Sync && LaneTraces.Source.HasListeners()) link.BeginSync(StartSpan("swim.link.sync", spelling.Queue, lane.Name));
        if (step.Kind == EnvelopeKind.Sync) link.Verb = LaneVerb.Sync;
        if (link.IsRevoked) link.Restore();
        Enqueue(spelling.Queue, step.Kind == EnvelopeKind.Sync ? NodeOpKind.Sync : NodeOpKind.Link, lane, step.Body.Span, link);
    }

    // a trace of its own that names the upgrade request's as a link; nothing that runs after it here is within it
    private Activity? StartSpan(string name, NodeQueue queue, string lane)
    {
        Activity.Current = null;
        var span = LaneTraces.Start(name, ActivityKind.Server, default, queue.Path, lane, _opened)
            ?.SetTag("swim.agent.type", queue.Target.AgentType).SetTag("swim.connection.id", Id).SetTag("network.protocol.name", "warp");
        Activity.Current = null;
        return span;
    }

    private void Unlink(Uplink link)
    {
        _table.SetWanted(link, false);
        Enqueue(link.Node.Queue, NodeOpKind.Unlink, link.Lane, default, link);
    }

    private void Enqueue(in ArrivedCommand command)
    {
        CacheHint.Fetch(command.Queue);
        var arrived = _arrived ??= ArrivedCommands.Rent();
        arrived.Add(command);
        if (arrived.IsFull) TakeIn();
    }

    // not among those that wait: others look whether a step for the link is on its way
    private void Enqueue(NodeQueue queue, NodeOpKind kind, LaneSpelling lane, ReadOnlySpan<byte> body, Uplink link)
    {
        TakeIn();
        queue.Add(kind, lane, body, link);
        ToFlush(queue);
    }

    private void ToFlush(NodeQueue queue)
    {
        if (queue.IsFlushPending) return;
        queue.IsFlushPending = true;
        _toFlush.Add(queue);
    }

    /// <summary>The node leads nowhere, or the connection has named too many.</summary>
    private void Refuse(EnvelopeKind kind, NodeLookup lookup, string node, LaneSpelling lane)
    {
        if (kind == EnvelopeKind.Unlink) return;
        var isFull = lookup == NodeLookup.Full;
        if (isFull) LogLimit(kind, node, lane, nameof(GatewayOptions.MaxNodesPerConnection), Services.Options.MaxNodesPerConnection);
        else GatewayLog.NodeNotFound(Log, Id, VerbOf(kind), node, lane.Text);
        if (kind == EnvelopeKind.Command) Services.Metrics.CommandsRejected(isFull ? "limit" : "node_not_found");
        else Answer(EnvelopeKind.Unlinked, EnvelopeBytes.Unlinked(node, lane.Text, isFull ? UnlinkReason.Denied : UnlinkReason.NodeNotFound));
    }

    private void LogLimit(EnvelopeKind kind, string node, LaneSpelling lane, string limit, int value)
    {
        if (_limitsReached.Count(out var count)) GatewayLog.LimitReached(Log, Id, VerbOf(kind), node, lane.Text, limit, value, count);
    }

    private void Answer(EnvelopeKind kind, byte[] envelope)
    {
        Services.Metrics.Answered(kind);
        _outbox.Add(WebSocketOpcode.Text, envelope);
        _writerSignal.Set();
    }

    private static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return default;
        return message.Span.Overlaps(body, out var offset) && offset >= 0 ? message.Slice(offset, body.Length) : body.ToArray();
    }

    private static LaneVerb VerbOf(EnvelopeKind kind) => kind switch
    {
        EnvelopeKind.Sync => LaneVerb.Sync,
        EnvelopeKind.Command => LaneVerb.Command,
        _ => LaneVerb.Link,
    };

    private readonly record struct Step(EnvelopeKind Kind, NodeSpelling Node, LaneSpelling Lane, ReadOnlyMemory<byte> Body, float Prio, float Rate);
}
