using Swim.Lanes;

namespace Swim;

/// <summary>
/// A value that is computed when someone is to be given it and kept nowhere: once at the end of a turn that cued it while it had
/// links, once for every sync, once for every reading. Takes no commands.
/// </summary>
/// <remarks>
/// The computation sees the agent as it is at the end of the turn. One that throws is reported like a handler: nothing is sent, links stay.
/// In an agent with <see cref="Durability.Committed"/> lanes what was computed while a commit is due is sent after it.
/// </remarks>
public sealed class DemandLane<T> : Lane
{
    private readonly DemandLaneDefinition<T> _definition;
    private Payload? _computed;
    private bool _isCued;

    internal DemandLane(AgentLanes agent, DemandLaneDefinition<T> definition)
        : base(agent, definition) => _definition = definition;

    internal override bool HoldsState => false;

    internal override bool IsComputed => true;

    /// <summary>Has the value computed at the end of the turn and sent to every link; several cues in one turn are one. Without links it does nothing.</summary>
    public void Cue()
    {
        if (_isCued || !Agent.IsTold(this)) return;
        _isCued = true;
        Changed(0);
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending) => RefuseCommand(out pending);

    internal override bool Compute(LaneScratch scratch, bool wanted)
    {
        if (!_isCued) return false;
        _isCued = false;
        _computed?.Release();
        _computed = null;
        if (!wanted || _definition.OnCue is null) return false;
        _computed = TryEncode(scratch);
        return true;
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        _isCued = false;
        if (_computed is not { } computed) return;
        _computed = null;
        if (wanted) scratch.Add(LaneOp.Set(Version, computed));
        else computed.Release();
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        if (_definition.OnCue is not null && TryEncode(scratch) is { } value) scratch.Add(LaneOp.Set(Version, value));
        return true;
    }

    internal override void Print(EncodeBuffer output)
    {
        if (_definition.OnCue is { } onCue) _definition.Form.Print(output, onCue(Agent.Self));
    }

    private Payload? TryEncode(LaneScratch scratch)
    {
        try
        {
            return scratch.Encode(_definition.Form, _definition.OnCue!(Agent.Self));
        }
        catch (Exception error)
        {
            Agent.Host.OnHandlerFailed(Name, error);
            return null;
        }
    }
}
