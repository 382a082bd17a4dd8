using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// The entries of many sources, each a map lane of an agent here or on another host, merged by key and in the order of the keys. A key that several
/// sources have shows the value that was set last; when that source lets it go, the one that was set last among the others shows. Links are
/// part of the lane's state: what was added once comes back with the agent, and the lane shows the last known entries meanwhile.
/// </summary>
/// <remarks>
/// Entries change by their sources only; commands are refused. Enumerating while the lane changes is allowed, as with <see cref="MapLane{TKey, TValue}"/>.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "a lane is a lane; the platform's name for it")]
public sealed partial class JoinMapLane<TLink, TKey, TValue> : Lane, IReadOnlyDictionary<TKey, TValue>
    where TLink : notnull
    where TKey : notnull
{
    private readonly JoinMapLaneDefinition<TLink, TKey, TValue> _definition;
    private readonly MapState<TKey, MergedValue<TLink, TValue>> _entries;
    private readonly MapState<TLink, MapSourceLink<TLink, TKey>> _links;
    private Aggregates<TKey, TValue>? _aggregate;

    internal JoinMapLane(AgentLanes agent, JoinMapLaneDefinition<TLink, TKey, TValue> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _entries = new(
            this,
            RecordNames.Map(definition.Name),
            definition.KeyForm,
            new MergedValueForm<TLink, TValue>(definition.ValueForm),
            storedForm: new StoredMergedValueForm<TLink, TValue>(definition.LinkForm, definition.ValueForm));
        _links = new(this, RecordNames.Links(definition.Name), definition.LinkForm, new SourceLinkForm<MapSourceLink<TLink, TKey>>(CreateLink), published: false, holdsObjects: true);
        agent.Joins.Add(this);
    }

    /// <summary>Number of keys.</summary>
    public int Count => _entries.Count;

    /// <summary>Figures over the entries, kept up to date by what changes.</summary>
    public Aggregates<TKey, TValue> Aggregate =>
        _aggregate ??= new Aggregates<TKey, TValue>(new EntrySource<TKey, MergedValue<TLink, TValue>, TValue, MergedProjection<TLink, TValue>>(this, _entries));

    /// <summary>Number of links.</summary>
    public int LinkCount => _links.Count;

    /// <summary>The keys in order.</summary>
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

    /// <summary>The links in the order of their names, and how they stand.</summary>
    public IEnumerable<JoinLink<TLink>> Links
    {
        get
        {
            foreach (var link in new PageEntries<TLink, MapSourceLink<TLink, TKey>>(_links.Pages)) yield return link.Value.Describe();
        }
    }

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">No source has the key.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Join lane {Name} has no entry {key}.");

    /// <summary>
    /// Links a source, in the background; there may be ten thousand in one handler. The same source again changes nothing; another one takes the
    /// place of the first, whose entries stay until the new one's are there.
    /// </summary>
    /// <param name="link">The link's name.</param>
    /// <param name="nodeUri">The source's node: <c>/store/7</c>, or <c>warp://host/store/7</c>. It need not exist yet.</param>
    /// <param name="lane">The source's lane.</param>
    /// <exception cref="ArgumentException"><paramref name="nodeUri"/> is not a URI.</exception>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its forms.</exception>
    public void Add(TLink link, string nodeUri, string lane)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        EnsureWritable();
        var node = SourceAddress.Normalize(nodeUri);
        if (_links.TryGetValue(link, out var before))
        {
            if (before.NodeUri == node && before.LaneUri == lane) return;
            Agent.Joins.Remove(before);
        }

        Put(link, node, lane, before);
    }

    /// <summary>Lets a source go, with what only it had: <c>DidRemove</c> runs for keys that no other source has, <c>DidUpdate</c> where another one's value shows.</summary>
    /// <returns>Whether there was such a link.</returns>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its forms.</exception>
    public bool Remove(TLink link)
    {
        EnsureWritable();
        if (!_links.Remove(link, out var gone)) return false;
        Agent.Joins.Remove(gone);
        RemoveAll(gone, _ => true);
        return true;
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

    /// <summary>Whether there is a link of that name.</summary>
    public bool HasLink(TLink link) => _links.TryGetValue(link, out _);

    /// <summary>The links whose sources have a key, the one whose value shows last.</summary>
    public IReadOnlyList<TLink> SourcesOf(TKey key) =>
        _entries.TryGetValue(key, out var entry) ? [.. (entry.Others ?? []).Select(other => other.Link), entry.Shown.Link] : [];

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => _entries.TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            value = entry.Shown.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The entries in key order.</summary>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        foreach (var entry in new PageEntries<TKey, MergedValue<TLink, TValue>>(_entries.Pages))
            yield return new KeyValuePair<TKey, TValue>(entry.Key, entry.Value.Shown.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} entries of {LinkCount} links";

    private MapSourceLink<TLink, TKey> CreateLink(string nodeUri, string laneUri) => new(nodeUri, laneUri, _definition.KeyForm.Comparer);
}
