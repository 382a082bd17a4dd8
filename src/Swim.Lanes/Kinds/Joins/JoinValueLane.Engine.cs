using Swim.Lanes;

namespace Swim;

// how the lane meets its sources, its readers and the store
public sealed partial class JoinValueLane<TKey, TValue> : ISourceOwner
{
    internal override bool HoldsState => LinkCount > 0;

    string ISourceOwner.Name => Name;

    LaneKind ISourceOwner.Kind => Kind;

    AgentJoins ISourceOwner.Joins => Agent.Joins;

    IEnumerable<SourceLink> ISourceOwner.AllLinks => AllLinks;

    private IEnumerable<SourceLink<TKey>> AllLinks
    {
        get
        {
            foreach (var link in new PageEntries<TKey, SourceLink<TKey>>(_links.Pages)) yield return link.Value;
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
        _entries.Load(records);
        _links.Load(records);
        _links.Loaded();
        _entries.Loaded();
        List<TKey>? orphans = null;
        foreach (var entry in new PageEntries<TKey, JoinedValue<TValue>>(_entries.Pages))
        {
            if (!_links.TryGetValue(entry.Key, out _) && !IsQuarantined) (orphans ??= []).Add(entry.Key);
            else if (entry.Value.IsSet) _count++;
        }

        // only a store that writes record by record leaves them, when the process died amid a commit
        foreach (var key in orphans ?? []) _entries.Remove(key, out _);
        foreach (var link in new PageEntries<TKey, SourceLink<TKey>>(_links.Pages))
        {
            link.Value.Key = link.Key;
            if (!IsQuarantined) Agent.Joins.Add(link.Value, this);
        }
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
        _count = 0;
    }

    internal override void OnShut() => Agent.Joins.Remove(this);

    internal override void OnReopened()
    {
        Agent.Joins.Add(this);
        if (IsQuarantined) return;

        // a link that was let go takes in nothing any more
        foreach (var link in AllLinks.ToArray()) Put(link.Key, link.NodeUri, link.LaneUri);
    }

    bool ISourceOwner.Accepts(LaneKind kind) => kind != LaneKind.Http && !LaneQueue.IsKeyed(kind) && kind != LaneKind.List;

    void ISourceOwner.OnLinked(SourceLink link) => _definition.DidLink?.Invoke(Agent.Self, KeyOf(link));

    void ISourceOwner.OnSyncing(SourceLink link)
    {
    }

    void ISourceOwner.OnSynced(SourceLink link) => _definition.DidSync?.Invoke(Agent.Self, KeyOf(link));

    void ISourceOwner.OnUnlinked(SourceLink link, UnlinkReason reason) => _definition.DidUnlink?.Invoke(Agent.Self, KeyOf(link), reason);

    void ISourceOwner.OnDeleted(SourceLink link)
    {
        var key = KeyOf(link);
        Remove(key);
        _definition.DidUnlink?.Invoke(Agent.Self, key, UnlinkReason.Deleted);
    }

    void ISourceOwner.OnOp(SourceLink link, in LaneOp op, bool known)
    {
        if (op.Kind is not (LaneOpKind.Set or LaneOpKind.Item)) throw new InvalidOperationException($"Lane {link.LaneUri} of {link.NodeUri} is no value lane.");
        var key = KeyOf(link);
        var body = op.Body is { } payload ? payload.Span : default;
        var now = body.IsEmpty ? default : new JoinedValue<TValue>(true, _definition.ValueForm.Parse(body));
        if (!_entries.TryGetValue(key, out var before))
        {
            Set(key, now, default);
            return;
        }

        var isSame = known && now.IsSet == before.IsSet && (!now.IsSet || JoinText.IsSame(_definition.ValueForm, before.Value, now.Value));
        if (!isSame) Set(key, now, before);
    }

    private static TKey KeyOf(SourceLink link) => ((SourceLink<TKey>)link).Key;

    private void Put(TKey key, string nodeUri, string laneUri)
    {
        var link = CreateLink(nodeUri, laneUri);
        link.Key = key;
        _links.Set(key, link);
        Agent.Joins.Add(link, this);
    }

    private void Set(TKey key, JoinedValue<TValue> now, JoinedValue<TValue> before)
    {
        EnterHandlers();
        try
        {
            _entries.Set(key, now);
            _count += (now.IsSet ? 1 : 0) - (before.IsSet ? 1 : 0);
            if (now.IsSet) _definition.DidUpdate?.Invoke(Agent.Self, key, now.Value, before.Value);
            else if (before.IsSet) _definition.DidRemove?.Invoke(Agent.Self, key, before.Value);
        }
        finally
        {
            LeaveHandlers();
        }
    }
}
