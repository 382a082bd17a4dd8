using System.Collections.Concurrent;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>Items that come one after the other and are kept by nobody: news, and the echoes of orders. Those of one connection come in order, none twice.</summary>
internal sealed class ItemsView(Peer peer, string node, string lane, string number) : LinkView(peer, node, lane)
{
    private readonly ConcurrentDictionary<string, long> _last = [];

    /// <summary>Whether that item, or one after it, has been shown. Any thread.</summary>
    public bool Has(string writer, long sequence) => _last.TryGetValue(writer, out var last) && last >= sequence;

    /// <summary>Whether any of that writer has been shown. Any thread.</summary>
    public bool HasAny(string writer) => _last.ContainsKey(writer);

    public override bool HasState => false;

    public override void Event(Value body)
    {
        var writer = (body["writer"] as Text)?.Value ?? body["writer"].ToString();
        var sequence = Number(body[number]);
        if (_last.TryGetValue(writer, out var last) && sequence <= last) Report($"shows item {sequence} of {writer} after {last}");
        _last[writer] = sequence;
        Peer.World.Figures.Item();
    }

    public override string Print() => "";

    public override string PrintOf(Value state) => "";

    protected override void Forget() => _last.Clear();
}
