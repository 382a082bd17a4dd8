using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A link to a lane of entries.</summary>
internal abstract class MapView(Peer peer, string node, string lane) : LinkView(peer, node, lane)
{
    public Dictionary<string, long> Entries { get; } = [];

    public override void Event(Value body)
    {
        var tag = body.Tag ?? "";
        switch (tag)
        {
            case "update":
                Update(KeyOf(body.GetHeader(tag)["key"]), IdOf(body.Body));
                break;
            case "remove":
                Remove(KeyOf(body.GetHeader(tag)["key"]));
                break;
            case "clear":
                Peer.World.Figures.Clear();
                foreach (var key in Entries.Keys.ToArray()) Clean(key);
                Entries.Clear();
                break;
            default:
                Report($"says {body}");
                break;
        }
    }

    public override string Print() => Print(Entries);

    public override string PrintOf(Value state) => Print(Of(state));

    /// <summary>The entries of a state as HTTP gives it.</summary>
    public Dictionary<string, long> Of(Value state)
    {
        var entries = new Dictionary<string, long>();
        if (state is not Record record) return entries;
        foreach (var item in record)
            if (item is Slot slot) entries[KeyOf(slot.Key)] = IdOf(slot.Value);
        return entries;
    }

    protected virtual long IdOf(Value value) => Number(value);

    protected virtual void Update(string key, long id) => Entries[key] = id;

    protected virtual void Remove(string key) => Entries.Remove(key);

    protected virtual void Clean(string key)
    {
    }

    protected override void Forget() => Entries.Clear();

    private static string KeyOf(Value key) => (key as Text)?.Value ?? key.ToString();
}
