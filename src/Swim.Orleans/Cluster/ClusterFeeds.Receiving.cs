using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.Runtime;

// what other processes say
internal sealed partial class ClusterFeeds : IPeerReceiver, IFarReaders
{
    // what a batch takes at most when nothing is wrong
    private static readonly TimeSpan StuckTime = TimeSpan.FromSeconds(1);

    public FlowReply OnFlow(PeerAddress from, long session, long sequence, ReadOnlyMemory<byte> batch)
    {
        if (IsDead(from)) return FlowReply.Refused;
        var receiver = _receivers.GetOrAdd(from, static (from, feeds) => new FlowReceiver(from, address => new RelayFlowSink(feeds._hub, address), feeds._time, feeds), this);
        var reply = receiver.Receive(session, sequence, batch.Span);

        // declared dead meanwhile: nobody else would end it
        if (IsDead(from) && _receivers.TryRemove(from, out _)) receiver.Close();
        return reply;
    }

    public bool[] OnControl(PeerAddress from, ControlStep[] steps)
    {
        if (from.Silo is null)
        {
            if (steps is [{ Kind: ControlKind.Leave }])
            {
                Leave(from);
                return [true];
            }

            AddClient();
        }

        var replies = new bool[steps.Length];

        // one that does not know yet that it was declared dead is told nothing any more
        if (IsDead(from)) return replies;
        for (var i = 0; i < steps.Length; i++) replies[i] = OnControl(from, steps[i]);
        return replies;
    }

    public RegistryAnswer[] OnRegister(PeerAddress from, RegistryStep[] steps)
    {
        if (from.Silo is null) AddClient();
        var answers = new RegistryAnswer[steps.Length];
        if (IsDead(from)) return answers;
        for (var i = 0; i < steps.Length; i++) answers[i] = Registrar.Registry.Handle(from, steps[i]);

        // what it has just said must not outlive it
        if (IsDead(from)) Registrar.Registry.Drop(from);
        return answers;
    }

    FarStep IFarReaders.Enter(NodeBatch batch, in NodeOp op)
    {
        var target = batch.Target ?? throw new InvalidOperationException("A batch with links leaves the process without its router having said whom it is for.");
        return _hub.FarIds.Enter(target.Node, target.KindOf(op.Lane), op, batch.Body(op));
    }

    PeerAddress IFarReaders.AddressOf(FarReader reader) => ((RelayFlowSource)reader.Peer).Address;

    // a step without a number is nobody's: its reader has gone
    ILaneReader? IFarReaders.ReaderOf(PeerAddress from, in FarStep step)
    {
        if (step.Id == 0) return null;
        return from == Self ? _hub.FarIds.Find(step.Id) : new FarReader(PeerOf(from), step.Id, step.Request, step.Region.Span);
    }

    /// <summary>A way by which silos reached this process was lost: a batch that was on it is lost as well, which takes its sender long to notice.</summary>
    public void CheckFlows()
    {
        foreach (var (peer, receiver) in _receivers)
            MailOf(peer).TryPost(new ControlRequest(new ControlStep(ControlKind.Check, "", [], receiver.Session, null), null, default));
    }

    private void Leave(PeerAddress client)
    {
        if (_senders.TryRemove(client, out var sender)) sender.Close();
        Registrar.Registry.Drop(client);
    }

    private bool OnControl(PeerAddress from, in ControlStep step)
    {
        if (step.Kind == ControlKind.Restart)
        {
            if (_senders.TryGetValue(from, out var sender)) sender.Restart(step.Number, "the receiver has heard nothing for long");
            return true;
        }

        if (step.Kind == ControlKind.Check)
        {
            if (_senders.TryGetValue(from, out var sender) && sender.IsStuck(StuckTime)) sender.Restart(step.Number, "a way to the receiver was lost, and maybe a batch on it");
            return true;
        }

        if (step.Kind == ControlKind.Notice)
        {
            Hear(step);
            return true;
        }

        if (step.Kind == ControlKind.Stopping)
        {
            if (from.Silo is { } silo && _known.IsPresent(silo)) _leaving[silo] = true;
            return true;
        }

        if (Presence.Find(step.Node) is not { } agent) return false;

        // the reader has listened to a later one: which of the two is alive the directory knows
        if (step.Kind == ControlKind.Attach && agent.Stamp < step.Number)
        {
            var asked = step;
            _ = Task.Run(() => AskDirectoryAsync(from, asked));
            return true;
        }

        var isTaken = step.Kind switch
        {
            ControlKind.Attach => agent.Watch(PeerOf(from), step.Lanes),
            ControlKind.Recover => agent.Recover(PeerOf(from), step.Lanes[0], step.Key),
            ControlKind.Release => agent.Release(PeerOf(from), step.Lanes[0], step.Number),
            _ => true,
        };
        if (!isTaken) _metrics.AskRefused();
        return isTaken;
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever it was, the reader asks again")]
    private async Task AskDirectoryAsync(PeerAddress reader, ControlStep step)
    {
        try
        {
            await _agents.WatchAsync(step.Node, reader, step.Lanes, step.Number);
        }
        catch (Exception exception)
        {
            OnWakeFailed(step.Node, exception);
        }
    }
}
