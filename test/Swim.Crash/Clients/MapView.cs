using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A link to a map lane.</summary>
internal abstract class MapView<TKey>(int peer, string node, string lane, Findings findings) : SeenView(peer, node, lane, findings)
    where TKey : notnull
{
    // what each key had last on this link, also when it has been removed since
    private readonly Dictionary<TKey, long> _before = [];

    /// <summary>What is there: what identifies each value, growing from update to update of its key.</summary>
    public Dictionary<TKey, long> Entries { get; } = [];

    public sealed override void Event(Value body)
    {
        switch (body.Tag)
        {
            case "update":
                Update(KeyOf(body.GetHeader("update")["key"]), body.Body);
                break;
            case "remove":
                Remove(KeyOf(body.GetHeader("remove")["key"]));
                break;
            case "clear":
                Clean();
                break;
            default:
                Report($"says {body}");
                break;
        }
    }

    public override string Print() => string.Join(",", Entries.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Select(entry => $"{entry.Key}:{entry.Value}"));

    public override void BeginLife()
    {
        base.BeginLife();
        Forget();
    }

    protected abstract TKey KeyOf(Value key);

    protected abstract long IdOf(Value value);

    protected abstract void Saw(TKey key, long id, Value value);

    protected virtual void SawRemoval(TKey key, long before)
    {
    }

    protected override void Clear() => Forget();

    private void Forget()
    {
        Entries.Clear();
        _before.Clear();
    }

    private void Clean()
    {
        foreach (var (key, id) in Entries.ToArray())
        {
            // nobody's removal, perhaps, but the beginning of the state as it is
            if (MayBeSentAgain) _before[key] = id - 1;
            else SawRemoval(key, id);
        }

        Entries.Clear();
    }

    private void Update(TKey key, Value value)
    {
        var id = IdOf(value);
        if (_before.TryGetValue(key, out var before))
        {
            if (id < before) Report($"{key} went back from {before} to {id}");
            else if (id == before && !Entries.ContainsKey(key)) Report($"{key} with {id} has come back after its removal");
        }

        _before[key] = id;
        Entries[key] = id;
        Saw(key, id, value);
    }

    private void Remove(TKey key)
    {
        if (Entries.Remove(key, out var before)) SawRemoval(key, before);
    }
}
