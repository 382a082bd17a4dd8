using Swim.Lanes;
using Swim.Recon;

namespace Swim;

// how the lane meets its readers and the store
public sealed partial class MapLane<TKey, TValue>
{
    internal override bool HoldsState => Count > 0;

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        if (!MapCommand.TryRead(body, out var command, out var outcome)) return outcome;
        switch (command.Verb)
        {
            case MapVerb.Update:
                if (!command.TryReadKey(_definition.KeyForm, out var key, out outcome)) return outcome;
                if (!LaneBody.TryParse(_definition.ValueForm, command.Value, out var value, out outcome)) return outcome;
                Set(key, value);
                break;
            case MapVerb.Remove:
                if (!command.TryReadKey(_definition.KeyForm, out var gone, out outcome)) return outcome;
                Remove(gone);
                break;
            case MapVerb.Clear:
                Clear();
                break;
            case MapVerb.Take:
                Take(command.Count);
                break;
            case MapVerb.Drop:
                Drop(command.Count);
                break;
        }

        return CommandOutcome.Accepted;
    }

    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body) => _state.Correct(scratch, body);

    internal override void Emit(LaneScratch scratch, bool wanted) => _state.Emit(scratch, wanted);

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => _state.Snapshot(scratch, afterKey, fromStart);

    internal override void Print(EncodeBuffer output) => _state.Print(output);

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        _state.Load(records);
        _state.Loaded();
    }

    internal override void Collect(RecordBatch batch) => _state.Collect(batch);

    internal override void CollectAll(RecordBatch batch) => _state.CollectAll(batch);

    internal override void Collected(bool stored) => _state.Collected(stored);

    internal override void Forget() => _state.Clear();

    internal override bool Trim()
    {
        var before = Count;
        if (before == 0 || IsQuarantined) return false;
        if (_definition.KeepFor is { } age) KeepFor(age);
        if (_definition.KeepLast is { } count) KeepLast(count);
        return Count != before;
    }
}
