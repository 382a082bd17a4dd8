using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <summary>
/// The names that one connection uses and the links it has. Names are looked up by their bytes and resolved once. What a stranger can make
/// the server hold is bounded: node spellings by <see cref="GatewayOptions.MaxNodesPerConnection"/> (idle ones are forgotten when the
/// table is full), lane spellings by <see cref="MaxLaneSpellings"/>, links by their own limits; names that lead nowhere are not kept.
/// Spellings belong to the reader; links are shared with the writer under the lock.
/// </summary>
internal sealed class LinkTable(WarpConnection connection, LocalHosts hosts)
{
    /// <summary>Lane spellings kept; further ones are understood anew each time.</summary>
    public const int MaxLaneSpellings = 1024;

    private static readonly TimeSpan RoomPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<byte[], NodeSpelling> _spellings = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], LaneSpelling> _lanes = new(Utf8Comparer.Instance);
    private readonly Dictionary<string, LinkNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeQueue> _queues = new(StringComparer.Ordinal);

    // the gate of what is shared with the writer, too: one object less for each of very many connections
    private readonly Dictionary<(LinkNode Node, LaneSpelling Lane), Uplink> _links = [];

    // of _links, for those who do not take the gate
    private volatile int _linkCount;

    // taken down while steps for their agent were under way, which may attach them once more
    private List<Uplink>? _strays;
    private bool _isClosed;

    // what most send to is the lane they sent to before
    private byte[] _lastLaneUtf8 = [];
    private LaneSpelling? _lastLane;
    private int _newNodes;
    private int _unknownNodes;

    // names that the last walk over them has freed, and links that have gone since
    private int _released;
    private long _roomMadeAt = long.MinValue / 2;

    /// <summary>Finds where a node URI leads.</summary>
    /// <param name="utf8">The URI as received.</param>
    /// <param name="spelling">Set when the result is <see cref="NodeLookup.Found"/>.</param>
    /// <param name="text">For answers when it is another: the URI percent-normalised, or why it is none.</param>
    public NodeLookup Find(ReadOnlySpan<byte> utf8, out NodeSpelling spelling, out string text)
    {
        text = "";
        if (_spellings.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out spelling)) return NodeLookup.Found;
        if (!NodeAddress.TryParse(utf8, hosts, out var address, out var error))
        {
            text = error;
            return NodeLookup.Malformed;
        }

        text = address.Spelling;
        if (address.Node is not { } path) return NodeLookup.NotFound;
        if (!MakeRoom()) return NodeLookup.Full;
        if (!_nodes.TryGetValue(address.LinkKey, out var node))
        {
            if (!_queues.TryGetValue(path, out var queue))
            {
                if (!connection.Services.Router.TryResolve(path, out var target)) return NodeLookup.NotFound;
                _queues[path] = queue = new NodeQueue(connection, path, target);
                _newNodes++;
                if (connection.Registry.NewNodes.IsNew(path)) _unknownNodes++;
            }

            _nodes[address.LinkKey] = node = new LinkNode(address.LinkKey, queue);
        }

        spelling = new NodeSpelling(address.Spelling, node, node.Queue);
        _spellings[utf8.ToArray()] = spelling;
        return NodeLookup.Found;
    }

    public bool TryFindLane(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out LaneSpelling? lane, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (_lastLane is not null && utf8.SequenceEqual(_lastLaneUtf8))
        {
            lane = _lastLane;
            return true;
        }

        if (_lanes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out var key, out lane))
        {
            (_lastLaneUtf8, _lastLane) = (key, lane);
            return true;
        }

        if (!LaneAddress.TryParse(utf8, out var address, out error)) return false;
        lane = new LaneSpelling(address.Spelling, address.Name);
        if (_lanes.Count < MaxLaneSpellings) _lanes[utf8.ToArray()] = lane;
        return true;
    }

    public Uplink? FindLink(LinkNode node, LaneSpelling lane)
    {
        lock (_links) return _links.GetValueOrDefault((node, lane));
    }

    /// <summary>The same by the spelling of a step: a connection without links, or without any to that node, does not look for one.</summary>
    public Uplink? FindLink(in NodeSpelling spelling, LaneSpelling lane) => _linkCount == 0 || spelling.Node.LinkCount == 0 ? null : FindLink(spelling.Node, lane);

    /// <summary>Adds a link; false when it would be one too many, with the option that says so.</summary>
    public bool TryAdd(Uplink link, [NotNullWhen(false)] out string? limit)
    {
        lock (_links)
        {
            limit = null;
            if (_links.Count >= connection.Services.Options.MaxLinksPerConnection) limit = nameof(GatewayOptions.MaxLinksPerConnection);
            else if (!connection.Registry.TryTakeLink()) limit = nameof(GatewayOptions.MaxLinks);
            if (limit is not null) return false;
            Put(link);
        }

        connection.Services.Metrics.LinksChanged(1, link.Node.Queue.Target, link.Lane.Name);
        return true;
    }

    /// <summary>
    /// The client is being told that a link is down. It goes, unless the client has asked for it again meanwhile: that request is on its way
    /// to the agent with the same reader.
    /// </summary>
    public void OnUnlinked(Uplink link, UnlinkReason reason)
    {
        lock (_links)
        {
            if ((reason == UnlinkReason.Requested && link.IsWanted) || !Remove(link)) return;
            if (link.IsRevoked && link.Node.Queue.IsBusy) (_strays ??= []).Add(link);
        }

        Forget(link);
    }

    /// <summary>
    /// The client is being told that a link stands. A link that failed and was asked for again before the client knew comes back here;
    /// when another has taken its place meanwhile, that one serves the client and this one ends.
    /// </summary>
    public void OnLinked(Uplink link)
    {
        lock (_links)
        {
            if (_links.TryGetValue((link.Node, link.Lane), out var present))
            {
                if (ReferenceEquals(present, link)) return;
            }
            else if (!_isClosed && !link.IsRevoked && connection.Registry.TryTakeLink())
            {
                Put(link);
                connection.Services.Metrics.LinksChanged(1, link.Node.Queue.Target, link.Lane.Name);
                return;
            }
        }

        link.Detach();
    }

    /// <summary>A link that may not be any more has been attached by a step that was under way.</summary>
    public void LetGo(Uplink link)
    {
        lock (_links) _strays?.Remove(link);
        link.Detach();
    }

    /// <summary>Notes the client's last word on a link.</summary>
    public void SetWanted(Uplink link, bool isWanted)
    {
        lock (_links) link.IsWanted = isWanted;
    }

    /// <summary>Whether the connection has any link.</summary>
    public bool HasLinks
    {
        get
        {
            lock (_links) return _links.Count > 0;
        }
    }

    /// <summary>Agents named for the first time, or again after they had been forgotten, since the last call, and how many of them no client had named of late. Only the reader calls it.</summary>
    public (int OfConnection, int Unknown) TakeNewNodes()
    {
        var taken = (_newNodes, _unknownNodes);
        _newNodes = _unknownNodes = 0;
        return taken;
    }

    /// <summary>Links that may be decided about anew.</summary>
    public Uplink[] FindGuarded()
    {
        lock (_links) return _links.Count == 0 ? [] : [.. _links.Values.Where(static link => link.IsGuarded)];
    }

    /// <summary>The connection is gone: lets all links go.</summary>
    public void DetachAll()
    {
        Uplink[] links;
        lock (_links)
        {
            _isClosed = true;
            links = [.. _links.Values];
            _links.Clear();
            _linkCount = 0;
        }

        foreach (var link in _strays ?? []) link.Detach();
        foreach (var link in links)
        {
            link.Detach();
            link.EndSync("the connection ended");
            Forget(link);
        }
    }

    private void Put(Uplink link)
    {
        _links.Add((link.Node, link.Lane), link);
        _linkCount = _links.Count;
        link.Node.LinkCount++;
    }

    private bool Remove(Uplink link)
    {
        if (!_links.TryGetValue((link.Node, link.Lane), out var present) || !ReferenceEquals(present, link)) return false;
        _links.Remove((link.Node, link.Lane));
        _linkCount = _links.Count;
        link.Node.LinkCount--;
        _released++;
        return true;
    }

    private void Forget(Uplink link)
    {
        connection.Registry.ReturnLinks(1);
        connection.Services.Metrics.LinksChanged(-1, link.Node.Queue.Target, link.Lane.Name);
    }

    private bool MakeRoom()
    {
        if (_spellings.Count < connection.Services.Options.MaxNodesPerConnection) return true;

        // a queue whose commands have only just come must not look idle
        connection.TakeIn();
        lock (_links)
        {
            // it is a walk over all names: not for each of many strangers when it has found next to nothing
            var time = connection.Services.Time;
            if (_released <= _spellings.Count / 16 && time.GetElapsedTime(_roomMadeAt) < RoomPeriod) return false;
            var count = _spellings.Count;
            foreach (var (utf8, spelling) in _spellings)
            {
                if (spelling.Node.LinkCount == 0 && !spelling.Queue.IsBusy) _spellings.Remove(utf8);
            }

            _roomMadeAt = time.GetTimestamp();
            _released = count - _spellings.Count;
        }

        _nodes.Clear();
        _queues.Clear();
        foreach (var (_, spelling) in _spellings)
        {
            _nodes[spelling.Node.Key] = spelling.Node;
            _queues[spelling.Queue.Path] = spelling.Queue;
        }

        return _spellings.Count < connection.Services.Options.MaxNodesPerConnection;
    }
}
