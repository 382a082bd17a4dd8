using Swim.Lanes;

namespace Swim;

// how the lane meets its sources, its readers and the store
public sealed partial class JoinMapLane<TLink, TKey, TValue> : ISourceOwner
{
    internal override bool HoldsState => LinkCount > 0;

    string ISourceOwner.Name => Name;

    LaneKind ISourceOwner.Kind => Kind;

    AgentJoins ISourceOwner.Joins => Agent.Joins;

    IEnumerable<SourceLink> ISourceOwner.AllLinks => AllLinks;

    private IEnumerable<MapSourceLink<TLink, TKey>> AllLinks
    {
        get
        {
            foreach (var link in new PageEntries<TLink, MapSourceLink<TLink, TKey>>(_links.Pages)) yield return link.Value;
        }
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending) => RefuseCommand(out pending);

    internal override void Correct(LaneScratch scratch, ReadOnlySpan<byte> body) => _entries.Correct(scratch, body);

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        _entries.Emit(scratch, wanted);
        _links.Emit(scratch, wanted: false);
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => _entries.Snapshot(scratch, afterKey, fromStart);

    internal override void Print(EncodeBuffer output) => _entries.Print(output);

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        _links.Load(records);
        foreach (var link in new PageEntries<TLink, MapSourceLink<TLink, TKey>>(_links.Pages)) link.Value.Key = link.Key;
        _entries.Load(records);
        _links.Loaded();
        _entries.Loaded();
        List<(TKey Key, TLink Link)>? orphans = null;
        foreach (var (key, entry) in new PageEntries<TKey, MergedValue<TLink, TValue>>(_entries.Pages))
        {
            Meet(key, entry.Shown.Link, ref orphans);
            foreach (var other in entry.Others ?? []) Meet(key, other.Link, ref orphans);
        }

        if (IsQuarantined) return;

        // only a store that writes record by record leaves them, when the process died amid a commit
        foreach (var (key, link) in orphans ?? []) Withdraw(key, link, tell: false);
        foreach (var link in AllLinks) Agent.Joins.Add(link, this);
    }

    internal override void Collect(RecordBatch batch)
    {
        _links.Collect(batch);
        _entries.Collect(batch);
    }

    internal override void CollectAll(RecordBatch batch)
    {
        _links.CollectAll(batch);
        _entries.CollectAll(batch);
    }

    internal override void Collected(bool stored)
    {
        _links.Collected(stored);
        _entries.Collected(stored);
    }

    internal override void Forget()
    {
        foreach (var link in AllLinks.ToArray()) Agent.Joins.Remove(link);
        _links.Clear();
        _entries.Clear();
    }

    internal override void OnShut() => Agent.Joins.Remove(this);

    internal override void OnReopened()
    {
        Agent.Joins.Add(this);
        if (IsQuarantined) return;

        // a link that was let go takes in nothing any more
        foreach (var link in AllLinks.ToArray()) Put(link.Key, link.NodeUri, link.LaneUri, link);
    }

    bool ISourceOwner.Accepts(LaneKind kind) => LaneQueue.IsKeyed(kind);

    void ISourceOwner.OnLinked(SourceLink link) => _definition.DidLink?.Invoke(Agent.Self, Of(link).Key);

    void ISourceOwner.OnSyncing(SourceLink link) => Of(link).Sync++;

    void ISourceOwner.OnSynced(SourceLink link)
    {
        var source = Of(link);
        RemoveAll(source, sync => sync != source.Sync);
        _definition.DidSync?.Invoke(Agent.Self, source.Key);
    }

    void ISourceOwner.OnUnlinked(SourceLink link, UnlinkReason reason) => _definition.DidUnlink?.Invoke(Agent.Self, Of(link).Key, reason);

    void ISourceOwner.OnDeleted(SourceLink link)
    {
        var name = Of(link).Key;
        Remove(name);
        _definition.DidUnlink?.Invoke(Agent.Self, name, UnlinkReason.Deleted);
    }

    void ISourceOwner.OnOp(SourceLink link, in LaneOp op, bool known)
    {
        var source = Of(link);
        switch (op.Kind)
        {
            case LaneOpKind.Update:
                var key = _definition.KeyForm.Parse(op.Key!.Span);
                Contribute(source, key, _definition.ValueForm.Parse(op.Value), known);
                break;
            case LaneOpKind.Remove:
                var gone = _definition.KeyForm.Parse(op.Key!.Span);
                if (source.Keys.Remove(gone, out _)) Withdraw(gone, source.Key, tell: true);
                break;
            case LaneOpKind.Clear:
                RemoveAll(source, _ => true);
                break;
            default:
                throw new InvalidOperationException($"Lane {link.LaneUri} of {link.NodeUri} is no map lane.");
        }
    }

    private void Put(TLink name, string nodeUri, string laneUri, MapSourceLink<TLink, TKey>? before)
    {
        var link = CreateLink(nodeUri, laneUri);
        if (before is not null) link.Inherit(before);
        link.Key = name;
        _links.Set(name, link);
        Agent.Joins.Add(link, this);
    }

    private static MapSourceLink<TLink, TKey> Of(SourceLink link) => (MapSourceLink<TLink, TKey>)link;

    private void Meet(TKey key, TLink link, ref List<(TKey Key, TLink Link)>? orphans)
    {
        if (_links.TryGetValue(link, out var source)) source.Keys.Set(key, source.Sync);
        else (orphans ??= []).Add((key, link));
    }

    private void Contribute(MapSourceLink<TLink, TKey> source, TKey key, TValue value, bool known)
    {
        var links = _definition.LinkForm.Comparer;
        if (!_entries.TryGetValue(key, out var before))
        {
            source.Keys.Set(key, source.Sync);
            Set(key, new MergedValue<TLink, TValue>(new Contribution<TLink, TValue>(source.Key, value), null), default);
            return;
        }

        // outside a sync a key whose value shows is known to be the source's
        var shows = links.Compare(before.Shown.Link, source.Key) == 0;
        if (known || !shows) source.Keys.Set(key, source.Sync);
        if (known && before.TryFind(source.Key, links, out var said) && JoinText.IsSame(_definition.ValueForm, said, value)) return;
        Set(key, before.With(source.Key, value, links), before.Shown.Value);
    }

    /// <summary>Takes back what a source said of a key.</summary>
    private void Withdraw(TKey key, TLink link, bool tell)
    {
        var links = _definition.LinkForm.Comparer;
        if (!_entries.TryGetValue(key, out var before) || !before.TryFind(link, links, out _)) return;
        if (!before.TryWithout(link, links, out var left))
        {
            _entries.Remove(key, out _);
            if (tell) Tell(() => _definition.DidRemove?.Invoke(Agent.Self, key, before.Shown.Value));
            return;
        }

        if (links.Compare(before.Shown.Link, left.Shown.Link) == 0) _entries.Replace(key, left);
        else if (tell) Set(key, left, before.Shown.Value);
        else _entries.Set(key, left);
    }

    private void Set(TKey key, in MergedValue<TLink, TValue> now, TValue? before)
    {
        _entries.Set(key, now);
        if (_definition.DidUpdate is not { } didUpdate) return;
        EnterHandlers();
        try
        {
            didUpdate(Agent.Self, key, now.Shown.Value, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    private void Tell(Action action)
    {
        EnterHandlers();
        try
        {
            action();
        }
        finally
        {
            LeaveHandlers();
        }
    }

    // the keys are taken down first: a handler may change the lane while they go; one that throws keeps no entry from going
    private void RemoveAll(MapSourceLink<TLink, TKey> source, Predicate<int> goes)
    {
        List<TKey>? keys = null;
        for (var p = 0; p < source.Keys.PageCount; p++)
        {
            var page = source.Keys.Page(p);
            for (var i = 0; i < page.Count; i++)
                if (goes(page.Values[i])) (keys ??= []).Add(page.Keys[i]);
        }

        foreach (var key in keys ?? [])
        {
            if (!source.Keys.Remove(key, out _)) continue;
            try
            {
                Withdraw(key, source.Key, tell: true);
            }
            catch (Exception error)
            {
                Agent.Host.OnHandlerFailed(Name, error);
            }
        }
    }
}
