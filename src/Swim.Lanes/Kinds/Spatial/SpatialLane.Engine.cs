using Swim.Lanes;

namespace Swim;

// how the lane meets its readers and the store
public sealed partial class SpatialLane<TKey, TValue>
{
    internal override bool HoldsState => Count > 0;

    internal override void Forget()
    {
        _state.Clear();
        _index.Clear();
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        if (!SpatialCommand.TryRead(body, out var command, out var outcome)) return outcome;
        if (command.Verb == SpatialVerb.Clear)
        {
            Clear();
            return CommandOutcome.Accepted;
        }

        if (!command.TryReadSlot("key"u8, _definition.KeyForm, out var key, out outcome)) return outcome;
        switch (command.Verb)
        {
            case SpatialVerb.Update:
                // without a place an entry stays where it is
                var isThere = _state.TryGetValue(key, out var present);
                var at = present.At;
                if ((!isThere || command.Has("shape"u8)) && !command.TryReadSlot("shape"u8, GeoShape.Form, out at, out outcome)) return outcome;
                if (!LaneBody.TryParse(_definition.ValueForm, command.Value, out var value, out outcome)) return outcome;
                Put(key, at, value);
                break;
            case SpatialVerb.Move:
                if (!command.TryReadSlot("to"u8, GeoShape.Form, out var to, out outcome)) return outcome;
                if (!Move(key, to)) return new CommandOutcome(CommandStatus.Mismatch, "no entry has this key", 0);
                break;
            case SpatialVerb.Remove:
                Remove(key);
                break;
        }

        return CommandOutcome.Accepted;
    }

    /// <summary>An optimistic sender has already changed the entry it named; it is given the one that is really there, or its removal.</summary>
    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body)
    {
        if (!SpatialCommand.TryRead(body, out var command, out _) || command.Verb == SpatialVerb.Clear) return;
        if (!command.TryReadSlot("key"u8, _definition.KeyForm, out var key, out _)) return;
        if (_state.TryGetValue(key, out var entry)) scratch.Add(_state.Update(scratch, key, entry));
        else scratch.Add(LaneOp.Remove(Version, scratch.Encode(_definition.KeyForm, key)));
    }

    internal override void Emit(LaneScratch scratch, bool wanted) => _state.Emit(scratch, wanted);

    internal override bool LinkTo(ILaneReader reader, ReadOnlySpan<byte> body, bool isNew, bool isSync) =>
        reader is LinkBuffer link && link.Show(GeoRegion.Parse(body), isNew, isSync);

    internal override bool Snapshot(LaneScratch scratch, ILaneReader reader, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        if (((reader as LinkBuffer)?.Region ?? (reader as FarReader)?.Region) is not { } region) return Snapshot(scratch, afterKey, fromStart);
        var comparer = _state.Pages.Comparer;
        var after = fromStart ? default : _definition.KeyForm.Parse(afterKey);
        var options = Agent.Options;
        foreach (var key in Query(region.Bounds))
        {
            if (!fromStart && comparer.Compare(key, after) <= 0) continue;
            if (!_state.TryGetValue(key, out var entry) || !region.Contains(GeoBounds.Of(entry.At))) continue;
            if (scratch.Count >= options.SnapshotPartEntries || scratch.OpBytes >= options.SnapshotPartBytes) return false;
            scratch.Add(_state.Update(scratch, key, entry));
        }

        return true;
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => _state.Snapshot(scratch, afterKey, fromStart);

    internal override void Print(EncodeBuffer output) => _state.Print(output);

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        _state.Load(records);
        _state.Loaded();
        foreach (var (key, entry) in new PageEntries<TKey, Located<TValue>>(_state.Pages)) _index.Add(key, GeoBounds.Of(entry.At));
    }

    internal override void Collect(RecordBatch batch) => _state.Collect(batch);

    internal override void CollectAll(RecordBatch batch) => _state.CollectAll(batch);

    internal override void Collected(bool stored) => _state.Collected(stored);

    private Payload EncodeBody(LaneScratch scratch, Located<TValue> entry) => scratch.EncodeLocated(_definition.ValueForm, entry.At, entry.Value);
}
