using Swim.Cluster.Checking;

namespace Swim.Cluster.Clients;

/// <summary>A map that clients write themselves.</summary>
internal sealed class KeysView(Peer peer, string node, string lane, KeyLedger ledger) : MapView(peer, node, lane)
{
    // the last operation that this link has shown for each key, also when it was a removal
    private readonly Dictionary<string, long> _last = [];

    // keys that were removed, by an operation or with what was not stored, with what they had
    private readonly Dictionary<string, long> _doubts = [];

    protected override void Update(string key, long id)
    {
        var isInDoubt = _doubts.Remove(key, out var before);
        if (_last.TryGetValue(key, out var last))
        {
            if (id < last && isInDoubt) ledger.WasLost(key, before, Name);
            else if (id < last) ledger.WentBack(key, last, id, Name);
            else if (id == last && Entries.ContainsKey(key)) Peer.World.Figures.Repeat();
        }

        _last[key] = id;
        Entries[key] = id;
        ledger.SawUpdate(key, id);
    }

    protected override void Remove(string key)
    {
        if (!Entries.Remove(key, out var before)) return;
        _last[key] = ledger.SawRemoval(key, before, Name, out var isDoubtful);
        if (isDoubtful) _doubts[key] = before;
    }

    // nobody's removal, but the beginning of the state as it is
    protected override void Clean(string key) => _last[key] = Entries[key];

    protected override void Forget()
    {
        base.Forget();
        _last.Clear();
        _doubts.Clear();
    }
}
