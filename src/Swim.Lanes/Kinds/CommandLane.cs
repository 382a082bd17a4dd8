using System.Runtime.InteropServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>
/// A handler that anyone can send commands to. Every command whose handler returned is echoed to the lane's links, in order and
/// after the events of the lanes that the handler set; one whose handler threw is not.
/// </summary>
public sealed class CommandLane<T> : Lane
{
    private readonly CommandLaneDefinition<T> _definition;
    private List<Payload>? _echoes;

    internal CommandLane(AgentLanes agent, CommandLaneDefinition<T> definition)
        : base(agent, definition) => _definition = definition;

    internal override bool HoldsState => false;

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        if (!LaneBody.TryParse(_definition.Form, body, out var value, out var outcome)) return outcome;
        if (value is null && _definition.RequiresBody) return new CommandOutcome(CommandStatus.Mismatch, $"expected {typeof(T).Name}, found nothing", 0);
        if (_definition.OnCommand is { } onCommand) pending = onCommand(Agent.Self, value);
        if (_definition.ReturnsAtOnce && !pending.IsCompleted) throw new InvalidOperationException($"the handler of command lane {Name} is declared to return at once, and has not");
        return CommandOutcome.Accepted;
    }

    internal override void Echo(ReadOnlySpan<byte> body)
    {
        if (!Agent.HasReaders(this)) return;
        (_echoes ??= []).Add(Payload.Copy(LaneBody.Trim(body)));
        Changed(0);
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        if (_echoes is null) return;
        foreach (var body in CollectionsMarshal.AsSpan(_echoes))
        {
            if (wanted) scratch.Add(LaneOp.Item(Version, body));
            else body.Release();
        }

        _echoes.Clear();
        if (_echoes.Capacity > 256) _echoes = null;
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => true;

    internal override void Print(EncodeBuffer output)
    {
    }
}
