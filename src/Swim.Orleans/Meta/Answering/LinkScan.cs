using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Finds the slowest links of this process: looks through a bounded number at a time, goes on where it stopped, and ranks those of the present round with the best of the
/// round before. Only used while someone looks.
/// </summary>
internal sealed class LinkScan(LaneHub hub, LinkNumbers numbers)
{
    /// <summary>Links looked at in one go.</summary>
    public const int Step = 100_000;

    private readonly Lock _gate = new();
    private readonly List<ILaneReader> _readers = [];
    private IEnumerator<string>? _nodes;
    private List<Found> _present = [];
    private List<Found> _before = [];

    /// <summary>The slowest links, at most <paramref name="most"/>.</summary>
    public List<MetaEntry> Slowest(int most)
    {
        lock (_gate)
        {
            var left = Step;
            _nodes ??= hub.Nodes.GetEnumerator();
            while (left > 0)
            {
                if (!_nodes.MoveNext())
                {
                    _nodes.Dispose();
                    _nodes = null;
                    (_before, _present) = (_present, []);
                    break;
                }

                if (hub.Find(_nodes.Current) is { } feeds) left -= Look(feeds, _present, left);
                if (_present.Count > most * 4) _present = Best(_present, most);
            }

            return [.. Best([.. _present, .. _before], most).Select(found => Describe(found))];
        }
    }

    /// <summary>The slowest links of one node, at most <paramref name="most"/>.</summary>
    public List<MetaEntry> SlowestOf(string node, int most)
    {
        lock (_gate)
        {
            var found = new List<Found>();
            if (hub.Find(node) is { } feeds) Look(feeds, found, Step);
            return [.. Best(found, most).Select(link => Describe(link))];
        }
    }

    /// <summary>The links of a lane, at most <paramref name="most"/>.</summary>
    public List<MetaEntry> LinksOf(string node, string lane, int most)
    {
        var readers = new List<ILaneReader>();
        hub.Find(node)?.Find(lane)?.CopyReaders(readers, most);
        return [.. readers.Select(reader => new MetaEntry(Key(reader), "", 0, 0, []))];
    }

    /// <summary>Nobody looks any more: holds on to no link.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _nodes?.Dispose();
            _nodes = null;
            _present = [];
            _before = [];
        }
    }

    private int Look(NodeFeeds feeds, List<Found> found, int most)
    {
        var looked = 1;
        foreach (var feed in feeds.Feeds)
        {
            _readers.Clear();
            feed.CopyReaders(_readers, most - looked);
            looked += _readers.Count;
            foreach (var reader in _readers)
                if (reader is LinkBuffer link) found.Add(new Found(link, feeds.Node, feed.Lane, link.PendingBytes, link.PendingCount, link.Dropped, link.Coalesced));
            if (looked >= most) break;
        }

        _readers.Clear();
        return looked;
    }

    private static List<Found> Best(List<Found> found, int most) =>
    [
        .. found.Where(static link => link.Link.IsLinked).DistinctBy(static link => link.Link)
            .OrderByDescending(static link => link.Bytes).ThenByDescending(static link => link.Count).ThenByDescending(static link => link.Dropped).ThenByDescending(static link => link.Coalesced)
            .Take(most),
    ];

    private string Key(ILaneReader reader) => numbers.Of(reader).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private MetaEntry Describe(in Found found)
    {
        var link = found.Link;
        return new MetaEntry(Key(link), FaceOf(link.Face), 0, 0, [link.ConnectionNumber, link.PendingCount, link.PendingBytes, link.Events, link.Coalesced, link.Dropped])
        {
            Names = [found.Node, found.Lane, MetaSources.TypeOf(link.Kind)],
        };
    }

    private static string FaceOf(LinkFace face) => face switch
    {
        LinkFace.Warp => "warp",
        LinkFace.EventStream => "sse",
        LinkFace.Downlink => "downlink",
        LinkFace.Join => "join",
        LinkFace.Stream => "stream",
        _ => "other",
    };

    private readonly record struct Found(LinkBuffer Link, string Node, string Lane, long Bytes, int Count, long Dropped, long Coalesced);
}
