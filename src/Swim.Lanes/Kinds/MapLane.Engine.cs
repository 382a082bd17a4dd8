using Swim.Lanes;
using Swim.Recon;

namespace Swim;

// how the lane meets its readers and the store
public sealed partial class MapLane<TKey, TValue>
{
    private ChangedKeys<TKey>? _changed;

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

    /// <summary>An optimistic sender has already changed the entry it named; it is given the one that is really there, or its removal.</summary>
    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body)
    {
        if (!MapCommand.TryRead(body, out var command, out _) || command.Verb is not (MapVerb.Update or MapVerb.Remove)) return;
        if (!command.TryReadKey(_definition.KeyForm, out var key, out _))
        {
            if (command.RawKey() is { } raw) scratch.Add(LaneOp.Remove(Version, scratch.Encode(raw)));
        }
        else if (_pages.TryGetValue(key, out var value))
            scratch.Add(LaneOp.Update(Version, scratch.Encode(_definition.KeyForm, key), scratch.Encode(_definition.ValueForm, value)));
        else
            scratch.Add(LaneOp.Remove(Version, scratch.Encode(_definition.KeyForm, key)));
    }

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        if (wanted)
        {
            if (Has(LaneState.Cleared)) scratch.Add(LaneOp.Clear(Version));
            for (var i = 0; i < (_changed?.Count ?? 0); i++)
            {
                var key = _changed!.Key(i);
                if (_pages.TryGetValue(key, out var value))
                    scratch.Add(LaneOp.Update(Version, scratch.Encode(_definition.KeyForm, key), scratch.Encode(_definition.ValueForm, value)));
                else if (_changed.Existed(i))
                    scratch.Add(LaneOp.Remove(Version, scratch.Encode(_definition.KeyForm, key)));
            }
        }

        _changed?.Clear();
        State &= ~(LaneState.Tracking | LaneState.Cleared);
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        var page = 0;
        var index = 0;
        if (!fromStart) _pages.Seek(_definition.KeyForm.Parse(afterKey), inclusive: false, out page, out index);
        var options = Agent.Options;
        for (; page < _pages.PageCount; page++, index = 0)
        {
            for (var at = _pages.Page(page); index < at.Count; index++)
            {
                if (scratch.Count >= options.SnapshotPartEntries || scratch.OpBytes >= options.SnapshotPartBytes) return false;
                scratch.Add(LaneOp.Update(
                    Version, scratch.Encode(_definition.KeyForm, at.Keys[index]), scratch.Encode(_definition.ValueForm, at.Values[index])));
            }
        }

        return true;
    }

    internal override void Print(EncodeBuffer output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        for (var p = 0; p < _pages.PageCount; p++)
        {
            var page = _pages.Page(p);
            for (var i = 0; i < page.Count; i++) MapText.WriteEntry(ref writer, _definition, page.Keys[i], page.Values[i]);
        }

        writer.EndRecord();
    }

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        if (!records.TryGetValue(RecordNames.Map(Name), out var directory)) return;
        var entries = new List<KeyValuePair<TKey, TValue>>(SortedPage<TKey, TValue>.MaxEntries);
        try
        {
            var ids = PageDirectory.Parse(directory.Span);
            _pages.ReserveIds(ids.Count == 0 ? -1 : ids.Max());
            foreach (var id in ids)
            {
                entries.Clear();
                if (!records.TryGetValue(RecordNames.Page(Name, id), out var bytes))
                    throw new InvalidDataException($"Record {RecordNames.Page(Name, id)}, which its directory names, is missing.");
                var failure = MapText.ReadPage(bytes.Span, _definition, entries);
                _pages.Load(id, entries, bytes.Length);
                if (failure is not null) Agent.OnQuarantined(this, failure);
            }
        }
        catch (Exception error) when (error is ReconException or InvalidDataException)
        {
            Agent.OnQuarantined(this, error);
        }

        if (_pages.IsDirty && !IsQuarantined) Agent.MarkUnsaved(this, _pages.TakeGrown());
    }

    internal override void Collect(RecordBatch batch)
    {
        _pages.Collect(batch);
        _pages.TakeGrown();
    }

    internal override void Collected(bool stored) => _pages.Collected(stored);

    private void OnChanged()
    {
        var first = !Has(LaneState.Dirty);
        Changed(_pages.TakeGrown());
        if (first && Agent.HasReaders(this)) State |= LaneState.Tracking;
    }

    private void Note(TKey key, bool existed)
    {
        if (Has(LaneState.Tracking)) (_changed ??= new ChangedKeys<TKey>(_pages.Comparer)).Add(key, existed && !Has(LaneState.Cleared));
    }

    private void NoteCleared()
    {
        if (!Has(LaneState.Tracking)) return;
        State |= LaneState.Cleared;
        _changed?.Clear();
    }
}
