using Swim.Lanes;

namespace Swim;

/// <summary>
/// Entries that are computed when someone is to be given them and kept nowhere: at the end of a turn that cued them while the lane had
/// links, for every sync (each key of <c>OnSync</c>, in key order) and every reading. Takes no commands.
/// </summary>
/// <remarks>
/// The computation sees the agent as it is at the end of the turn. One that throws is reported like a handler: nothing is sent for that key,
/// links stay. A sync of many keys goes out in parts: each asks for the values of its own keys only.
/// In an agent with <see cref="Durability.Committed"/> lanes what was computed while a commit is due is sent after it.
/// </remarks>
public sealed partial class DemandMapLane<TKey, TValue> : Lane
    where TKey : notnull
{
    private readonly DemandMapLaneDefinition<TKey, TValue> _definition;
    private CuedKeys<TKey>? _cued;
    private CuedKeys<TKey>? _spare;
    private List<CuedEntry>? _computed;

    internal DemandMapLane(AgentLanes agent, DemandMapLaneDefinition<TKey, TValue> definition)
        : base(agent, definition) => _definition = definition;

    internal override bool HoldsState => false;

    internal override bool IsComputed => true;

    /// <summary>
    /// Has the key's entry computed at the end of the turn and sent to every link, or its removal if it has none and a link may know it.
    /// Several cues of a key in one turn are one. Without links it does nothing.
    /// </summary>
    public void Cue(TKey key) => Note(key, isRemoved: false);

    /// <summary>Tells every link that the key's entry is gone, without asking <c>OnCue</c>; a later <see cref="Cue"/> of the same turn undoes it.</summary>
    public void Remove(TKey key) => Note(key, isRemoved: true);

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending) => RefuseCommand(out pending);

    private void Note(TKey key, bool isRemoved)
    {
        if (!typeof(TKey).IsValueType && key is null) throw new ArgumentNullException(nameof(key));
        if (!Agent.IsTold(this)) return;
        (_cued ??= new CuedKeys<TKey>()).Add(key, isRemoved);
        Changed(0);
    }
}
