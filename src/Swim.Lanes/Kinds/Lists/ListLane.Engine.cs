using System.Runtime.InteropServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

// how the lane meets its readers and the store
public sealed partial class ListLane<T>
{
    // a turn with more steps than this, and than twice the elements, is cheaper to show as the state after it
    private const int MaxSteps = 4096;
    private const int FewSteps = 256;
    private const int KeepSteps = 512;

    private List<ListStep<T>>? _steps;
    private bool _isTurn;
    private bool _tracks;
    private bool _tooMany;

    internal override bool HoldsState => Count > 0;

    internal override void Forget()
    {
        Note(new ListStep<T>(ListVerb.Clear, 0, 0, default, default, false));
        _pages.Clear();
        OnChanged();
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        if (!ListCommand.TryRead(body, out var command, out var outcome)) return outcome;
        var index = IndexOf(command, out var isThere);
        switch (command.Verb)
        {
            case ListVerb.Update:
                if (index < 0 || index > Count) return OutOfRange(command.Index);
                if (!LaneBody.TryParse(_definition.Form, command.Value, out var value, out outcome)) return outcome;
                if (isThere) Replace(_pages.KeyAt(index), index, value);
                else Insert(command.Key ?? _pages.NewKey(), index, value);
                break;
            case ListVerb.Remove:
                if (isThere) RemoveAt(index);
                else if (command.Key is null) return OutOfRange(command.Index);

                // gone already, as the sender wants it
                break;
            case ListVerb.Move:
                if (!isThere) return command.Key is null ? OutOfRange(command.Index) : new CommandOutcome(CommandStatus.Mismatch, "no element has this key", 0);
                if (command.To < 0 || command.To >= Count) return OutOfRange(command.To);
                Move(index, command.To);
                break;
            case ListVerb.Clear:
                Clear();
                break;
            case ListVerb.Take:
                Take(command.Index);
                break;
            case ListVerb.Drop:
                Drop(command.Index);
                break;
        }

        return CommandOutcome.Accepted;
    }

    /// <summary>
    /// An optimistic sender has already made the change. If it replaced an element that is there, it is given that; in every other case the order or
    /// the number of its elements may be another than ours, and it is given the whole state anew.
    /// </summary>
    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body)
    {
        if (!ListCommand.TryRead(body, out var command, out _)) return;
        var index = IndexOf(command, out var isThere);
        if (command.Verb == ListVerb.Update && isThere) scratch.Add(Update(scratch, index));
        else scratch.Add(LaneOp.Reset(Version));
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        if (wanted && _tooMany) scratch.Add(LaneOp.Reset(Version));
        else if (wanted && _steps is not null) EncodeSteps(scratch);
        if (_steps?.Capacity > KeepSteps) _steps = null;
        else _steps?.Clear();
        _isTurn = false;
        _tracks = false;
        _tooMany = false;
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        var options = Agent.Options;
        for (var index = fromStart ? 0 : ListText.ReadPosition(afterKey); index < Count; index++)
        {
            if (scratch.Count >= options.SnapshotPartEntries || scratch.OpBytes >= options.SnapshotPartBytes) return false;
            scratch.Add(Update(scratch, index));
        }

        return true;
    }

    internal override void Print(EncodeBuffer output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        foreach (var value in this) _definition.Form.Write(ref writer, value);
        writer.EndRecord();
    }

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        if (_pages.Load(records, out var record) is { } failure) Agent.OnQuarantined(this, record, failure);
        if (_pages.IsDirty && Has(LaneState.Stored) && !IsQuarantined) Agent.MarkUnsaved(this, _pages.TakeGrown());
    }

    internal override void Collect(RecordBatch batch)
    {
        _pages.Collect(batch);
        _pages.TakeGrown();
    }

    internal override void CollectAll(RecordBatch batch) => _pages.CollectAll(batch);

    internal override void Collected(bool stored) => _pages.Collected(stored);

    private static CommandOutcome OutOfRange(int index) => new(
        CommandStatus.Mismatch, index is ListCommand.None or int.MaxValue ? "expected an index of zero or more, or a key" : $"the list has no index {index}", 0);

    // the key says which element is meant, wherever it stands by now; without one the index does
    private int IndexOf(in ListCommand command, out bool isThere)
    {
        if (command.Key is { } key)
        {
            var index = _pages.IndexOf(key);
            isThere = index >= 0;
            return isThere ? index : command.Index;
        }

        isThere = command.Index >= 0 && command.Index < Count;
        return command.Index;
    }

    private LaneOp Update(LaneScratch scratch, int index) =>
        LaneOp.Item(Version, scratch.EncodeElement(_definition.Form, index, _pages.KeyAt(index), _pages[index]));

    private void EncodeSteps(LaneScratch scratch)
    {
        foreach (ref readonly var step in CollectionsMarshal.AsSpan(_steps))
        {
            switch (step.Verb)
            {
                case ListVerb.Update:
                    scratch.Add(LaneOp.Item(Version, scratch.EncodeElement(_definition.Form, step.Index, step.Key, step.Value!)) with { IsInsert = step.IsInsert });
                    break;
                case ListVerb.Move:
                    // the element as an update, for a reader that has not been sent it yet (ListQueue)
                    var moved = scratch.EncodeElement(_definition.Form, step.To, step.Key, step.Value!);
                    scratch.Add(LaneOp.Item(Version, scratch.EncodeStep(step.Verb, step.Index, step.To, step.Key)) with { Key = moved });
                    break;
                case ListVerb.Clear:
                    scratch.Add(LaneOp.Clear(Version));
                    break;
                default:
                    scratch.Add(LaneOp.Item(Version, scratch.EncodeStep(step.Verb, step.Index, step.To, step.Key)));
                    break;
            }
        }
    }

    private void OnChanged() => Changed(_pages.TakeGrown());

    // before the change: what the turn's readers are to be told
    private void Note(in ListStep<T> step)
    {
        if (!_isTurn)
        {
            _isTurn = true;
            _tracks = Agent.IsTold(this);
        }

        if (!_tracks) return;
        var steps = _steps ??= [];
        if (step.Verb == ListVerb.Clear && (_tooMany || steps.Count > FewSteps))
        {
            steps.Clear();
            _tooMany = false;
        }

        if (_tooMany) return;
        if (step is { Verb: ListVerb.Update, IsInsert: false } && steps.Count > 0 && steps[^1] is { Verb: ListVerb.Update } last && last.Key == step.Key)
        {
            steps[^1] = last with { Value = step.Value };
            return;
        }

        if (steps.Count >= MaxSteps && steps.Count > 2 * Count)
        {
            steps.Clear();
            _tooMany = true;
            return;
        }

        steps.Add(step);
    }
}
