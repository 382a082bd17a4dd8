using System.Collections.Concurrent;

namespace Swim.Lanes;

/// <summary>
/// The readers of one silo by node and lane. One per process; agents publish into it, edges read from it. Holds a node only while one of
/// its lanes has a reader. Safe from any thread.
/// </summary>
public sealed class LaneHub
{
    private readonly ConcurrentDictionary<string, NodeFeeds> _nodes = new(StringComparer.Ordinal);
    private long _changes;
    private long _readers;
    private long _recoveries;
    private long _itemsDropped;

    /// <summary>A hub without readers.</summary>
    public LaneHub() => FarIds = new FarIds(this);

    /// <summary>Where feeds ask agents for more; set once at start. Without it a snapshot of several parts ends in <see cref="UnlinkReason.Failed"/>.</summary>
    public ILaneRequests? Requests { get; set; }

    /// <summary>Told (node, lane, exception) when <see cref="Requests"/> threw; the link ends in <see cref="UnlinkReason.Failed"/>. Must not throw.</summary>
    public Action<string, string, Exception>? RequestFailed { get; set; }

    /// <summary>Told (node, lane, exception) when a reader threw and was detached, before it is told <see cref="UnlinkReason.Failed"/>. Must not throw.</summary>
    public Action<string, string, Exception>? ReaderFailed { get; set; }

    /// <summary>Nodes that have readers here.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>Readers of all lanes here.</summary>
    public long ReaderCount => Interlocked.Read(ref _readers);

    /// <summary>How often a lane's readers were given its whole state because an activation had ended without a clean close.</summary>
    public long Recoveries => Interlocked.Read(ref _recoveries);

    /// <summary>Items of supply and command lanes dropped before they reached a link's queue: pushed faster than readers could be called, or too many in one turn that waits for a commit.</summary>
    public long ItemsDropped => Interlocked.Read(ref _itemsDropped);

    /// <summary>The cluster around this process, told who reads what; set once at start. Null: there are no other processes.</summary>
    public IHubWatch? Watch { get; set; }

    /// <summary>
    /// Whether agents may come back elsewhere: feeds then keep a hash of each entry that their readers have, so that readers are told only what
    /// differs. Set it before, or when, a second process joins.
    /// </summary>
    public bool CanMove { get; set; }

    /// <summary>
    /// Told each time a feed's worker is to run, once; null: it runs on the thread pool. For simulations, which decide the order themselves. Called inside a
    /// feed's gate: must only note it.
    /// </summary>
    public Action<IThreadPoolWorkItem>? Workers { get; set; }

    /// <summary>The numbers of readers here whose agents are in other processes.</summary>
    public FarIds FarIds { get; }

    /// <summary>Whether a lane has readers in this process (those that only read it through this process do not count).</summary>
    public bool IsWatched(string node, string lane) => Find(node)?.Find(lane) is { IsWatched: true };

    /// <summary>Nodes that have feeds here, as of now.</summary>
    public IEnumerable<string> Nodes
    {
        get
        {
            foreach (var (node, _) in _nodes) yield return node;
        }
    }

    /// <summary>
    /// The activation that readers of a lane in this process listen to, here or in another process, and its stamp; an empty epoch when there is none that lives. The stamp
    /// is the highest one they have listened to, 0 when there was none.
    /// </summary>
    public (Guid Epoch, long Stamp) PublisherOf(string node, string lane) => Find(node)?.Find(lane) is { } feed ? feed.Publisher : default;

    /// <summary>What has gone through the lanes of this process.</summary>
    public LaneTraffic Traffic { get; } = new();

    internal MailPool Mail { get; } = new();

    /// <summary>The feeds of a node, or null when none of its lanes has a reader. One look-up per turn is enough.</summary>
    public NodeFeeds? Find(string node) => _nodes.GetValueOrDefault(node);

    /// <summary>
    /// Grows whenever a node gets its first feed here or has lost its last: what <see cref="Find"/> said after a look at this number is still so while the number is the same. A feed is
    /// counted before <see cref="GetOrAdd"/> hands it to anyone.
    /// </summary>
    internal long Changes => Volatile.Read(ref _changes);

    /// <summary>The feed of a lane, made when there is none; attach a reader to it at once (a feed without readers stays until its last one leaves).</summary>
    public LaneFeed GetOrAdd(string node, string lane)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        while (true)
        {
            var feeds = _nodes.GetOrAdd(node, static (name, hub) => new NodeFeeds(hub, name), this);
            if (!feeds.IsCounted)
            {
                // more than one may count it, but none goes on before one of them has
                Interlocked.Increment(ref _changes);
                feeds.IsCounted = true;
            }

            if (feeds.TryGetOrAdd(lane, out var feed)) return feed;
            Remove(feeds);
        }
    }

    internal void Remove(NodeFeeds feeds)
    {
        if (_nodes.TryRemove(new KeyValuePair<string, NodeFeeds>(feeds.Node, feeds))) Interlocked.Increment(ref _changes);
    }

    internal void CountRecovery() => Interlocked.Increment(ref _recoveries);

    internal void CountDropped(long items) => Interlocked.Add(ref _itemsDropped, items);

    internal void CountReaders(int change) => Interlocked.Add(ref _readers, change);
}
