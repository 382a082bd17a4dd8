using System.Diagnostics.CodeAnalysis;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// Entries in key order that belong to a lane: kept in pages that go to the store, what changed in a turn goes to the lane's readers
/// as one operation per key. What every keyed lane is built on. For the agent's own thread.
/// </summary>
/// <remarks>
/// Entries of a long lane (<see cref="MapPages{TKey, TValue}.LazyPages"/>) are read from what the store gave when they are first needed. One that does not fit its form quarantines
/// the lane then: what can be read shows, its page's record stays as it is, changes made before are stored, further ones are refused.
/// </remarks>
internal sealed class MapState<TKey, TValue> : IPageOwner
    where TKey : notnull
{
    private readonly Lane _lane;
    private readonly Form<TKey> _keyForm;
    private readonly Form<TValue> _valueForm;
    private readonly bool _published;
    private readonly bool _holdsObjects;
    private ChangedKeys<TKey>? _changed;
    private IEntryObserver<TKey, TValue>[] _observers = [];

    // the turn's first change has been made; it is to be told, so keys are being noted; all entries went
    private bool _isTurn;
    private bool _tracks;
    private bool _cleared;

    /// <summary>Entries of a lane.</summary>
    /// <param name="lane">Whose they are; its <see cref="Lane.Changed"/> is called for every change.</param>
    /// <param name="record">Their directory in the store (<see cref="RecordNames"/>).</param>
    /// <param name="keyForm">How keys are written; its comparer is the order.</param>
    /// <param name="valueForm">How values are written.</param>
    /// <param name="published">Whether the lane's readers get the changes; else the entries are private to the agent.</param>
    /// <param name="storedForm">How values are kept in the store, if otherwise.</param>
    /// <param name="holdsObjects">Whether a value must be the same object whenever it is looked at; else values may be read from their records again.</param>
    public MapState(
        Lane lane, string record, Form<TKey> keyForm, Form<TValue> valueForm, bool published = true, Form<TValue>? storedForm = null, bool holdsObjects = false)
    {
        _lane = lane;
        _keyForm = keyForm;
        _valueForm = valueForm;
        _published = published;
        _holdsObjects = holdsObjects;
        Pages = new MapPages<TKey, TValue>(this, record, keyForm, storedForm ?? valueForm, lane.Agent.Stores(lane.Definition));
    }

    /// <summary>How a reader is told a value, when it is not as the form writes it.</summary>
    public Func<LaneScratch, TValue, Payload>? EncodeBody { get; init; }

    /// <summary>The entries, for reading.</summary>
    public MapPages<TKey, TValue> Pages { get; }

    public int Count => Pages.Count;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => Pages.TryGetValue(key, out value);

    /// <summary>Has an observer told every later change.</summary>
    public void Observe(IEntryObserver<TKey, TValue> observer) => _observers = [.. _observers, observer];

    /// <summary>Takes an observer out; unknown ones are ignored.</summary>
    public void Unobserve(IEntryObserver<TKey, TValue> observer) => _observers = [.. _observers.Where(o => o != observer)];

    public void Set(TKey key, TValue value)
    {
        var before = default(TValue);
        if (_observers.Length > 0) Pages.TryGetValue(key, out before);
        var existed = Pages.Set(key, value);
        OnChanged();
        Note(key, existed);
        foreach (var observer in _observers) observer.OnSet(key, value, existed, before);
    }

    /// <summary>Replaces what is kept of an entry that looks the same to readers and observers as before.</summary>
    public void Replace(TKey key, TValue value)
    {
        Pages.Set(key, value);
        OnChanged();
    }

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue before)
    {
        if (!Pages.Remove(key, out before)) return false;
        OnChanged();
        Note(key, existed: true);
        foreach (var observer in _observers) observer.OnRemoved(key, before);
        return true;
    }

    public void Clear()
    {
        Pages.Clear();
        OnChanged();
        if (_tracks)
        {
            _cleared = true;
            _changed?.Clear();
        }

        foreach (var observer in _observers) observer.OnCleared();
    }

    /// <summary>For the sender of a refused command, who may have changed the entry it named: the one that is really there, or its removal.</summary>
    public void Correct(LaneScratch scratch, ReadOnlySpan<byte> body)
    {
        if (!MapCommand.TryRead(body, out var command, out _) || command.Verb is not (MapVerb.Update or MapVerb.Remove)) return;
        if (!command.TryReadKey(_keyForm, out var key, out _))
        {
            if (command.RawKey() is { } raw) scratch.Add(LaneOp.Remove(_lane.Version, scratch.Encode(raw)));
        }
        else if (TryGetValue(key, out var value)) scratch.Add(Update(scratch, key, value));
        else scratch.Add(LaneOp.Remove(_lane.Version, scratch.Encode(_keyForm, key)));
    }

    /// <summary>Ends the turn: adds what changed when someone reads it, forgets what the turn noted.</summary>
    public void Emit(LaneScratch scratch, bool wanted)
    {
        if (wanted)
        {
            if (_cleared) scratch.Add(LaneOp.Clear(_lane.Version));
            for (var i = 0; i < (_changed?.Count ?? 0); i++)
            {
                var key = _changed!.Key(i);
                if (Pages.TryGetValue(key, out var value)) scratch.Add(Update(scratch, key, value));
                else if (_changed.Existed(i)) scratch.Add(LaneOp.Remove(_lane.Version, scratch.Encode(_keyForm, key)));
            }
        }

        _changed?.Clear();
        _isTurn = false;
        _tracks = false;
        _cleared = false;
    }

    /// <summary>Adds entries from the start or after a key until the part is full; false when more follow.</summary>
    /// <exception cref="ReconException">The key does not parse.</exception>
    public bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        var entries = fromStart ? new MapLane<TKey, TValue>.Enumerator(Pages) : new MapLane<TKey, TValue>.Enumerator(Pages, _keyForm.Parse(afterKey), inclusive: false);
        var options = _lane.Agent.Options;
        while (entries.MoveNext())
        {
            if (scratch.Count >= options.SnapshotPartEntries || scratch.OpBytes >= options.SnapshotPartBytes) return false;
            scratch.Add(Update(scratch, entries.Current.Key, entries.Current.Value));
        }

        return true;
    }

    /// <summary>Writes all entries as one record.</summary>
    public void Print(EncodeBuffer output)
    {
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        foreach (var (key, value) in new PageEntries<TKey, TValue>(Pages)) MapText.WriteEntry(ref writer, _keyForm, _valueForm, key, value);
        writer.EndRecord();
    }

    /// <summary>Takes the entries from the store; what does not parse quarantines the lane.</summary>
    public void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        if (Pages.Load(records, mayPack: !_holdsObjects && _lane.Has(LaneState.Stored), out var record) is { } failure) _lane.Agent.OnQuarantined(_lane, record, failure);
    }

    /// <summary>What loading put in order is to be written, once everything of the lane has been loaded and fits.</summary>
    public void Loaded()
    {
        if (Pages.IsDirty && _lane.Has(LaneState.Stored) && !_lane.IsQuarantined) _lane.Agent.MarkUnsaved(_lane, Pages.TakeGrown());
    }

    /// <summary>Adds what the store must write and marks it as under way.</summary>
    public void Collect(RecordBatch batch)
    {
        Pages.Collect(batch);
        Pages.TakeGrown();
    }

    /// <summary>Adds all entries as records that <see cref="Load"/> takes, and changes nothing.</summary>
    public void CollectAll(RecordBatch batch) => Pages.CollectAll(batch);

    /// <summary>The commit that took the changes has ended; those of a failed one count as unsaved again.</summary>
    public void Collected(bool stored) => Pages.Collected(stored);

    /// <summary>The operation that tells a reader the entry.</summary>
    public LaneOp Update(LaneScratch scratch, TKey key, TValue value) =>
        LaneOp.Update(_lane.Version, scratch.Encode(_keyForm, key), EncodeBody is null ? scratch.Encode(_valueForm, value) : EncodeBody(scratch, value));

    void IPageOwner.OnPageBroken(string record, Exception error) => _lane.Agent.OnQuarantined(_lane, record, error);

    void IPageOwner.OnRearranged() => _lane.Agent.MarkUnsaved(_lane, Pages.TakeGrown());

    Exception IPageOwner.Refusal() => _lane.Agent.Quarantine(_lane);

    private void OnChanged()
    {
        _lane.Changed(Pages.TakeGrown());
        if (_isTurn) return;
        _isTurn = true;
        _tracks = _published && _lane.Agent.IsTold(_lane);
    }

    private void Note(TKey key, bool existed)
    {
        if (_tracks) (_changed ??= new ChangedKeys<TKey>(Pages.Comparer)).Add(key, existed && !_cleared);
    }
}
