using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>The feeds of one node's lanes. Safe from any thread.</summary>
public sealed class NodeFeeds
{
    private readonly LaneHub _hub;

    // the object itself is the gate of what follows: one object less for each of very many nodes
    private LaneFeed[] _feeds = [];
    private bool _removed;
    private volatile bool _isCounted;
    private int _closed;
    private long _formerEvents;

    internal NodeFeeds(LaneHub hub, string node)
    {
        _hub = hub;
        Node = node;
    }

    /// <summary>The node path.</summary>
    public string Node { get; }

    /// <summary>Whether the hub has counted that the node has feeds (<see cref="LaneHub.Changes"/>).</summary>
    internal bool IsCounted
    {
        get => _isCounted;
        set => _isCounted = value;
    }

    /// <summary>The feeds that have readers, as of now. The array is not written to later.</summary>
    public ReadOnlySpan<LaneFeed> Feeds => Volatile.Read(ref _feeds);

    /// <summary>Changes that links of this process have taken from this node's lanes since the first of them came.</summary>
    public long Events
    {
        get
        {
            lock (this)
            {
                var events = _formerEvents;
                foreach (var feed in _feeds) events += feed.Events;
                return events;
            }
        }
    }

    /// <summary>The feed of a lane, or null when it has no reader.</summary>
    public LaneFeed? Find(string lane)
    {
        foreach (var feed in Volatile.Read(ref _feeds))
            if (feed.Lane == lane) return feed;
        return null;
    }

    /// <summary>The activation has closed with everything published and saved, so readers need nothing from the next one but its epoch.</summary>
    public void MarkClosed() => Volatile.Write(ref _closed, 1);

    /// <summary>
    /// Whether the activation before has closed cleanly; the mark is taken away. A new activation asks once and gives the answer to
    /// <see cref="LaneFeed.BeginEpoch(Guid, bool)"/> of every feed.
    /// </summary>
    public bool TakeClosed() => Interlocked.Exchange(ref _closed, 0) == 1;

    internal bool TryGetOrAdd(string lane, [NotNullWhen(true)] out LaneFeed? feed)
    {
        lock (this)
        {
            feed = null;
            if (_removed) return false;
            var index = Array.FindIndex(_feeds, f => f.Lane == lane);
            if (index >= 0 && !_feeds[index].IsRetired)
            {
                feed = _feeds[index];
                return true;
            }

            feed = new LaneFeed(_hub, this, lane);
            if (index < 0)
            {
                Volatile.Write(ref _feeds, [.. _feeds, feed]);
                return true;
            }

            _formerEvents += _feeds[index].Events;
            var feeds = (LaneFeed[])_feeds.Clone();
            feeds[index] = feed;
            Volatile.Write(ref _feeds, feeds);
            return true;
        }
    }

    internal void Remove(LaneFeed feed)
    {
        lock (this)
        {
            var index = Array.IndexOf(_feeds, feed);
            if (index < 0) return;
            _formerEvents += feed.Events;
            Volatile.Write(ref _feeds, [.. _feeds.AsSpan(0, index), .. _feeds.AsSpan(index + 1)]);
            if (_feeds.Length > 0) return;
            _removed = true;
        }

        _hub.Remove(this);
    }
}
