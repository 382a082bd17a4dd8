using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>
/// A live field of an agent: state, and a stream that anyone can link to. Members are for the agent's own thread of logic.
/// Changes are seen at once inside the agent; readers get them at the end of the turn, in the durability's order
/// (docs/guarantees.md).
/// </summary>
/// <remarks>
/// A handler that runs on a change may change the same lane again: the inner change takes effect and runs its handlers at once,
/// then the outer one's remaining handlers run. Beyond 32 levels the innermost change throws <see cref="InvalidOperationException"/>.
/// </remarks>
public abstract class Lane
{
    private const int MaxDepth = 32;

    private byte _depth;

    private protected Lane(AgentLanes agent, LaneDefinition definition)
    {
        Agent = agent;
        Definition = definition;
    }

    /// <summary>The lane's name, which is its URI.</summary>
    public string Name => Definition.Name;

    /// <summary>What it promises when the process dies.</summary>
    public Durability Durability => Definition.Durability;

    /// <summary>Whether the lane's stored bytes do not fit its form: it shows what could be read, and every change throws <see cref="LaneQuarantinedException"/>.</summary>
    public bool IsQuarantined => Has(LaneState.Quarantined);

    /// <summary>Whether anyone on this silo is linked to the lane; false means that publishing is for nothing. May change between turns.</summary>
    public bool HasReaders => Agent.HasReaders(this);

    internal AgentLanes Agent { get; }

    internal LaneDefinition Definition { get; }

    internal LaneKind Kind => Definition.Kind;

    /// <summary>Grows by one for every turn that changed the lane.</summary>
    internal long Version { get; private set; }

    internal LaneState State { get; set; }

    /// <summary>The next lane in the turn's list.</summary>
    internal Lane? NextDirty { get; set; }

    /// <summary>The next lane in the list of unsaved ones.</summary>
    internal Lane? NextUnsaved { get; set; }

    /// <summary>Bytes that a commit would write now, estimated.</summary>
    internal int UnsavedBytes { get; set; }

    /// <summary>The part of them that the commit under way takes.</summary>
    internal int BytesInFlight { get; set; }

    /// <summary>The turns whose changes of this committed lane are not durable.</summary>
    internal LaneTouches? Touches { get; set; }

    internal bool Has(LaneState state) => (State & state) != 0;

    /// <summary>Whether anything differs from a lane never touched.</summary>
    internal abstract bool HoldsState { get; }

    /// <summary>Whether what it shows is computed by the agent's own code when someone is to be given it.</summary>
    internal virtual bool IsComputed => false;

    /// <summary>Whether what it sends follows from a turn as a whole: goes out behind the lanes with state, and waits where they wait for a commit.</summary>
    internal bool FollowsTurn => Kind is LaneKind.Command or LaneKind.Supply or LaneKind.Demand or LaneKind.DemandMap;

    /// <summary>Runs a command's body. Sets <paramref name="pending"/> when the handler has not yet returned. Throws only what a handler throws.</summary>
    internal abstract CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending);

    /// <summary>Adds the operations that bring the sender of a rejected command back to the lane's state.</summary>
    internal virtual void Correct(LaneScratch scratch, ReadOnlySpan<byte> body)
    {
    }

    /// <summary>Shows a command whose handler has returned to the lane's links (command lanes).</summary>
    internal virtual void Echo(ReadOnlySpan<byte> body)
    {
    }

    /// <summary>Before a turn ends: runs the computations that were cued; true when there were any (they may have cued others).</summary>
    internal virtual bool Compute(LaneScratch scratch, bool wanted) => false;

    /// <summary>Ends the lane's turn: adds its operations when someone reads them, forgets what the turn noted.</summary>
    internal abstract void Emit(LaneScratch scratch, bool wanted);

    /// <summary>Adds entries from the start or after a key until the part is full; false when more follow.</summary>
    /// <exception cref="ReconException">The key does not parse.</exception>
    internal abstract bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart);

    /// <summary>The same for one reader, which may be shown only a part of the lane.</summary>
    internal virtual bool Snapshot(LaneScratch scratch, ILaneReader reader, ReadOnlySpan<byte> afterKey, bool fromStart) =>
        Snapshot(scratch, afterKey, fromStart);

    /// <summary>
    /// A reader links, or syncs, with this body; <paramref name="isNew"/> when it was not attached. True when what it is shown has become another part of the
    /// lane, so that it is due the state of that.
    /// </summary>
    internal virtual bool LinkTo(ILaneReader reader, ReadOnlySpan<byte> body, bool isNew, bool isSync) => false;

    /// <summary>Writes the whole state as Recon.</summary>
    internal abstract void Print(EncodeBuffer output);

    /// <summary>Takes the state from the store; what does not parse quarantines the lane.</summary>
    internal virtual void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
    }

    /// <summary>Adds what the store must write and marks it as under way.</summary>
    internal virtual void Collect(RecordBatch batch)
    {
    }

    /// <summary>Adds the whole state as records that <see cref="Load"/> takes, and changes nothing: a lane that is not stored moves.</summary>
    internal virtual void CollectAll(RecordBatch batch)
    {
    }

    /// <summary>The commit that took this lane's changes has ended; those of a failed one count as unsaved again.</summary>
    internal virtual void Collected(bool stored)
    {
    }

    /// <summary>Lets go of what the lane keeps no longer (a number of entries, a time); true when it changed anything. Throws what a handler throws.</summary>
    internal virtual bool Trim() => false;

    /// <summary>Becomes a lane never touched, in the store too; no handlers run.</summary>
    internal virtual void Forget()
    {
    }

    /// <summary>The lane has been closed while the agent runs on; its state may stay.</summary>
    internal virtual void OnShut()
    {
    }

    /// <summary>The lane has been opened again after <see cref="OnShut"/>.</summary>
    internal virtual void OnReopened()
    {
    }

    internal void NextVersion() => Version++;

    /// <summary>To be called before every change: throws when the lane may not change.</summary>
    internal void EnsureWritable()
    {
        if (Has(LaneState.Quarantined | LaneState.Shut)) ThrowNotWritable();
    }

    /// <summary>To be called after every change, with the bytes that it newly makes unsaved.</summary>
    internal void Changed(int bytes)
    {
        if (bytes == 0 && Has(LaneState.Dirty) && (State & (LaneState.Stored | LaneState.Unsaved)) != LaneState.Stored) return;
        Agent.OnChanged(this, bytes);
    }

    private protected void EnterHandlers()
    {
        if (_depth >= MaxDepth) ThrowTooDeep();
        _depth++;
    }

    private protected void LeaveHandlers() => _depth--;

    private protected CommandOutcome RefuseCommand(out ValueTask pending)
    {
        pending = default;
        return new CommandOutcome(CommandStatus.ReadOnly, $"the lane is read-only ({Kind}) and takes no commands.");
    }

    private void ThrowNotWritable() => throw (IsQuarantined ? Agent.Quarantine(this) : new InvalidOperationException($"Lane {Name} of {Agent.Node} has been closed."));

    private void ThrowTooDeep() =>
        throw new InvalidOperationException($"The handlers of lane {Name} of {Agent.Node} change it again and again (more than {MaxDepth} levels deep).");
}
