using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>A fold per group over what each entry contributed last.</summary>
internal sealed class GroupedFold<TKey, TValue, TGroup, TPart, TResult> : GroupedAggregate<TGroup, TResult>, IEntryObserver<TKey, TValue>
    where TGroup : notnull
{
    private readonly IEntrySource<TKey, TValue> _source;
    private readonly FoldPart<TKey, TValue, TPart> _part;
    private readonly Func<TValue, TGroup> _groupOf;
    private readonly Func<Fold<TKey, TPart, TResult>> _create;
    private readonly Dictionary<TGroup, Group> _groups = [];
    private readonly SortedPages<TKey, (Group Group, TPart Part)> _parts;
    private readonly List<Group> _dirty = [];
    private List<MapLane<TGroup, TResult>>? _lanes;

    public GroupedFold(
        IEntrySource<TKey, TValue> source, Func<TValue, TGroup> groupOf, Func<Fold<TKey, TPart, TResult>> create, FoldPart<TKey, TValue, TPart> part)
        : base(source.Lane)
    {
        _source = source;
        _groupOf = groupOf;
        _create = create;
        _part = part;
        _parts = new SortedPages<TKey, (Group, TPart)>(source.Comparer);
        source.Observe(this);
    }

    public override int Count => _groups.Count;

    public override IEnumerable<TGroup> Groups => _groups.Keys;

    public override bool TryGetValue(TGroup group, [MaybeNullWhen(false)] out TResult value)
    {
        if (_groups.TryGetValue(group, out var present))
        {
            value = present.Fold.Result;
            return true;
        }

        value = default;
        return false;
    }

    public override GroupedAggregate<TGroup, TResult> Into(MapLane<TGroup, TResult> lane)
    {
        ArgumentNullException.ThrowIfNull(lane);
        (_lanes ??= []).Add(lane);
        foreach (var (group, _) in lane)
            if (!_groups.ContainsKey(group)) lane.Remove(group);
        foreach (var (key, group) in _groups) AggregateLanes.SetIfOther(lane, key, group.Fold.Result);
        return this;
    }

    public void OnSet(TKey key, TValue now, bool existed, TValue? before)
    {
        var has = TryPart(key, now, out var name, out var part);
        var had = _parts.TryGetValue(key, out var old);
        if (has && had && EqualityComparer<TGroup>.Default.Equals(name, old.Group.Name))
        {
            if (EqualityComparer<TPart>.Default.Equals(part, old.Part)) return;
            var changed = old.Group.Fold.Remove(key, old.Part);
            changed |= old.Group.Fold.Add(key, part);
            _parts.Set(key, (old.Group, part));
            if (changed) Touch(old.Group);
            return;
        }

        if (had) Leave(key, old.Group, old.Part);
        if (has)
        {
            if (!_groups.TryGetValue(name!, out var group)) _groups.Add(name!, group = new Group(name!, _create()));
            var changed = group.Fold.Add(key, part);
            _parts.Set(key, (group, part));
            if (changed || group.Fold.Count == 1) Touch(group);
        }
        else if (had)
        {
            _parts.Remove(key, out _);
        }
    }

    public void OnRemoved(TKey key, TValue before)
    {
        if (_parts.Remove(key, out var old)) Leave(key, old.Group, old.Part);
    }

    public void OnCleared()
    {
        _parts.Clear();
        foreach (var group in _groups.Values)
        {
            group.Fold.Clear();
            Touch(group);
        }

        _groups.Clear();
    }

    internal override void Flush()
    {
        // by index: a lane's handler may change the entries again
        for (var i = 0; i < _dirty.Count; i++)
        {
            var group = _dirty[i];
            group.IsDirty = false;
            if (_lanes is null) continue;
            foreach (var lane in _lanes)
            {
                // a group that has gone and come again is another one
                if (_groups.TryGetValue(group.Name, out var present)) AggregateLanes.SetIfOther(lane, group.Name, present.Fold.Result);
                else lane.Remove(group.Name);
            }
        }

        _dirty.Clear();
    }

    private protected override void End() => _source.Unobserve(this);

    private void Leave(TKey key, Group group, TPart part)
    {
        var changed = group.Fold.Remove(key, part);
        if (group.Fold.Count == 0) _groups.Remove(group.Name);
        if (changed || group.Fold.Count == 0) Touch(group);
    }

    private void Touch(Group group)
    {
        if (!group.IsDirty)
        {
            group.IsDirty = true;
            _dirty.Add(group);
        }

        Touch();
    }

    private bool TryPart(TKey key, TValue value, [NotNullWhen(true)] out TGroup? group, out TPart part)
    {
        try
        {
            group = default;
            if (!_part(key, value, out part)) return false;
            group = _groupOf(value);
            return typeof(TGroup).IsValueType || group is not null;
        }
        catch (Exception error)
        {
            Failed(error);
            group = default;
            part = default!;
            return false;
        }
    }

    private sealed class Group(TGroup name, Fold<TKey, TPart, TResult> fold)
    {
        public TGroup Name => name;

        public Fold<TKey, TPart, TResult> Fold => fold;

        public bool IsDirty { get; set; }
    }
}
