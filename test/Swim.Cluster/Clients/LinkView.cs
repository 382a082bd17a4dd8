using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A link of one client to one lane, and the state that it has been shown. Used by the client's reading loop; looked at by others when nothing moves.</summary>
internal abstract class LinkView(Peer peer, string node, string lane)
{
    public string Node => node;

    public string Lane => lane;

    public bool IsSynced { get; private set; }

    /// <summary>Whether it has a state that others must agree with.</summary>
    public virtual bool HasState => true;

    /// <summary>For findings.</summary>
    public string Name => $"{peer.Name} at {peer.Silo?.Name}: {node} {lane}";

    protected Peer Peer => peer;

    public void Synced() => IsSynced = true;

    /// <summary>The link is no more, and what it showed means nothing to the next.</summary>
    public void Down()
    {
        IsSynced = false;
        Forget();
    }

    public abstract void Event(Value body);

    /// <summary>All entries in an order of their own, to compare what clients see.</summary>
    public abstract string Print();

    /// <summary>As <see cref="Print"/>, of what a silo has answered to a request for the lane's state.</summary>
    public abstract string PrintOf(Value state);

    protected abstract void Forget();

    protected void Report(string what) => peer.World.Findings.Add($"{Name}: {what}");

    protected static long Number(Value value) => value is Num number && number.TryGetInt64(out var n) ? n : -1;

    protected static string Print<TKey>(IEnumerable<KeyValuePair<TKey, long>> entries) where TKey : notnull =>
        string.Join(",", entries.Select(entry => $"{entry.Key}:{entry.Value}").Order(StringComparer.Ordinal));
}
