using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// The values of many sources, each a value lane of an agent here or on another host, under keys of one's own choice, in the order of the keys.
/// Links are part of the lane's state: what was added once comes back with the agent, and the lane shows the last known values meanwhile.
/// </summary>
/// <remarks>
/// Reads as a dictionary of the sources that have a value; a source never set has no entry yet (readers of the lane see its key without a body).
/// Values change by their sources only; commands are refused. Enumerating while the lane changes is allowed, as with <see cref="MapLane{TKey, TValue}"/>.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "a lane is a lane; the platform's name for it")]
public sealed partial class JoinValueLane<TKey, TValue> : Lane, IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    private readonly JoinValueLaneDefinition<TKey, TValue> _definition;
    private readonly MapState<TKey, JoinedValue<TValue>> _entries;
    private readonly MapState<TKey, SourceLink<TKey>> _links;
    private Aggregates<TKey, TValue>? _aggregate;
    private int _count;

    internal JoinValueLane(AgentLanes agent, JoinValueLaneDefinition<TKey, TValue> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _entries = new(this, RecordNames.Map(definition.Name), definition.KeyForm, new JoinedValueForm<TValue>(definition.ValueForm));
        _links = new(this, RecordNames.Links(definition.Name), definition.KeyForm, new SourceLinkForm<SourceLink<TKey>>(CreateLink), published: false, holdsObjects: true);
        agent.Joins.Add(this);
    }

    /// <summary>Number of sources that have a value.</summary>
    public int Count => _count;

    /// <summary>Figures over the sources that have a value, kept up to date by what changes.</summary>
    public Aggregates<TKey, TValue> Aggregate =>
        _aggregate ??= new Aggregates<TKey, TValue>(new EntrySource<TKey, JoinedValue<TValue>, TValue, JoinedProjection<TValue>>(this, _entries));

    /// <summary>Number of links.</summary>
    public int LinkCount => _links.Count;

    /// <summary>The keys of sources that have a value, in order.</summary>
    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (var entry in this) yield return entry.Key;
        }
    }

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (var entry in this) yield return entry.Value;
        }
    }

    /// <summary>The links in the order of their keys, and how they stand.</summary>
    public IEnumerable<JoinLink<TKey>> Links
    {
        get
        {
            foreach (var link in new PageEntries<TKey, SourceLink<TKey>>(_links.Pages)) yield return link.Value.Describe();
        }
    }

    /// <summary>The value of a source.</summary>
    /// <exception cref="KeyNotFoundException">There is no link of that key, or its source has no value yet.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Join lane {Name} has no value of {key}.");

    /// <summary>
    /// Links a source under a key, in the background; there may be ten thousand in one handler. The same source again changes nothing; another one
    /// takes the place of the first, whose value stays until the new one's is there.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="nodeUri">The source's node: <c>/vehicle/42</c>, or <c>warp://host/vehicle/42</c>. It need not exist yet.</param>
    /// <param name="lane">The source's lane.</param>
    /// <exception cref="ArgumentException"><paramref name="nodeUri"/> is not a URI.</exception>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its forms.</exception>
    public void Add(TKey key, string nodeUri, string lane)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        EnsureWritable();
        var node = SourceAddress.Normalize(nodeUri);
        if (_links.TryGetValue(key, out var before))
        {
            if (before.NodeUri == node && before.LaneUri == lane) return;
            Agent.Joins.Remove(before);
        }

        Put(key, node, lane);
    }

    /// <summary>Lets a source go, with its entry: <c>DidRemove</c> runs if it had a value.</summary>
    /// <returns>Whether there was such a link.</returns>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its forms.</exception>
    public bool Remove(TKey key)
    {
        EnsureWritable();
        if (!_links.Remove(key, out var link)) return false;
        Agent.Joins.Remove(link);
        EnterHandlers();
        try
        {
            if (!_entries.Remove(key, out var before) || !before.IsSet) return true;
            _count--;
            _definition.DidRemove?.Invoke(Agent.Self, key, before.Value);
            return true;
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Lets all sources go as one change: <c>DidClear</c> runs after it, the remove handlers do not.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its forms.</exception>
    public void Clear()
    {
        EnsureWritable();
        EnterHandlers();
        try
        {
            Forget();
            _definition.DidClear?.Invoke(Agent.Self);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Whether there is a link of that key.</summary>
    public bool HasLink(TKey key) => _links.TryGetValue(key, out _);

    /// <summary>Whether the source of that key has a value.</summary>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.IsSet)
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The entries in key order.</summary>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        foreach (var entry in new PageEntries<TKey, JoinedValue<TValue>>(_entries.Pages))
            if (entry.Value.IsSet) yield return new KeyValuePair<TKey, TValue>(entry.Key, entry.Value.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} entries of {LinkCount} links";

    private static SourceLink<TKey> CreateLink(string nodeUri, string laneUri) => new(nodeUri, laneUri, LaneKind.Value);
}
