using System.Text;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance.Transcripts;

/// <summary>The links that a conversation has opened, and the state that each has been shown.</summary>
internal sealed class Links(Uri server)
{
    private readonly LocalHosts _hosts = new(server.Authority, server.Port);
    private readonly Dictionary<LinkId, Link> _links = [];

    /// <summary>The lane a frame is about; an empty node for one of another host, or of none.</summary>
    public LaneId LaneOf(Envelope envelope)
    {
        if (envelope.Node is null) return default;
        NodeAddress.TryParse(Encoding.UTF8.GetBytes(envelope.Node.ToString()), _hosts, out var node, out _);
        return new LaneId(node?.Node ?? "", envelope.Lane!.WithoutQueryAndFragment().ToString());
    }

    public LaneId LaneOf(LinkId id) => _links.TryGetValue(id, out var link) ? link.Lane : default;

    public LinkId IdOf(string connection, Envelope envelope)
    {
        if (envelope.Node is null) return new LinkId(connection, "", "");
        NodeAddress.TryParse(Encoding.UTF8.GetBytes(envelope.Node.ToString()), _hosts, out var node, out _);
        var id = new LinkId(connection, node?.LinkKey ?? "", envelope.Lane!.ToString());
        _links.TryAdd(id, new Link(LaneOf(envelope), envelope.Node, envelope.Lane));
        return id;
    }

    public bool IsLinked(LinkId id) => _links.TryGetValue(id, out var link) && link.IsLinked;

    public bool IsRated(LinkId id) => _links.TryGetValue(id, out var link) && link.Rate > 0;

    /// <summary>What the link has shown, or else another link of the lane.</summary>
    public Replica StateOf(LinkId id)
    {
        if (!_links.TryGetValue(id, out var link)) return new Replica(Shape.Items);
        return link.IsSynced ? link.State : TruthOf(link.Lane) ?? link.State;
    }

    /// <summary>What a link that has been synced shows of the lane.</summary>
    public Replica? TruthOf(LaneId lane) => _links.Values.FirstOrDefault(l => l.Lane == lane && l.IsSynced)?.State;

    /// <summary>Whether a change of a list names an element, or a place for a new one, that is there; true when nobody has seen the list.</summary>
    public bool TruthHas(LaneId lane, Change change)
    {
        if (TruthOf(lane) is not { } state || change.Verb is Verb.Clear or Verb.Take or Verb.Drop) return true;
        if (!change.Key.IsAbsent && !state.TryGet(change.Key, out _)) return change.Verb == Verb.Update && change.Index >= 0 && change.Index <= state.Elements.Count;
        if (change.Verb == Verb.Move) return change.To >= 0 && change.To < state.Elements.Count && change.Index < state.Elements.Count;
        return !change.Key.IsAbsent || (change.Index >= 0 && change.Index < state.Elements.Count + (change.Verb == Verb.Update ? 1 : 0));
    }

    /// <summary>The other links of the same lane on the same connection that stand.</summary>
    public IEnumerable<LinkId> Siblings(LinkId id) =>
        _links.Where(l => l.Key != id && l.Key.Connection == id.Connection && l.Value.IsLinked && l.Value.Lane == LaneOf(id)).Select(l => l.Key).ToArray();

    public IEnumerable<LinkId> OfNode(string node) => _links.Where(l => l.Value.Lane.Node == node && l.Value.IsLinked).Select(l => l.Key).ToArray();

    public IEnumerable<LinkId> OfLane(string connection, LaneId lane) =>
        _links.Where(l => l.Key.Connection == connection && l.Value.Lane == lane && l.Value.IsLinked).Select(l => l.Key).ToArray();

    public Envelope Respell(Envelope frame, LinkId id) => new(frame.Kind, _links[id].Node, _links[id].LaneUri, frame.Body);

    public Envelope Respell(EnvelopeKind kind, LinkId id) => new(kind, _links[id].Node, _links[id].LaneUri);

    /// <summary>A frame has arrived as it should.</summary>
    public void Accept(LinkId id, Envelope frame)
    {
        if (!_links.TryGetValue(id, out var link)) return;
        switch (frame.Kind)
        {
            case EnvelopeKind.Linked:
                link.IsLinked = true;
                link.Rate = frame.Rate;
                break;
            case EnvelopeKind.Synced:
                link.IsLinked = true;
                link.IsSynced = true;
                break;
            case EnvelopeKind.Unlinked:
                Forget(link);
                break;
            case EnvelopeKind.Event:
                link.State.Apply(Change.Read(frame.Body, link.State.Shape));
                break;
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Drop(string connection)
    {
        foreach (var (id, link) in _links)
            if (id.Connection == connection) Forget(link);
    }

    private static void Forget(Link link)
    {
        link.IsLinked = false;
        link.IsSynced = false;
        link.State = new Replica(link.State.Shape);
    }

    private sealed class Link(LaneId lane, WarpUri node, WarpUri laneUri)
    {
        public LaneId Lane { get; } = lane;

        public WarpUri Node { get; } = node;

        public WarpUri LaneUri { get; } = laneUri;

        public bool IsLinked { get; set; }

        public bool IsSynced { get; set; }

        public float Rate { get; set; }

        public Replica State { get; set; } = new(LaneShape.Of(lane.Node, lane.Lane).Shape);
    }
}
