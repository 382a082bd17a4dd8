namespace Swim.Runtime;

/// <summary>What is known of one node. Its own monitor guards it.</summary>
internal sealed class RegistryEntry
{
    private Watcher[] _watchers = [];

    public PeerAddress Publisher { get; set; }

    public Guid Epoch { get; set; }

    public long Stamp { get; set; }

    /// <summary>The highest stamp that has been given or heard of.</summary>
    public long LastStamp { get; set; }

    /// <summary>The last activation that has ended, or was replaced.</summary>
    public Guid Ended { get; set; }

    public bool IsCleanEnd { get; set; }

    /// <summary>Taken out of the table: look for another one.</summary>
    public bool IsGone { get; set; }

    public bool IsEmpty => _watchers.Length == 0 && Publisher.IsNone;

    public bool HasWatchers => _watchers.Length > 0;

    public NodeWatcher[] Watchers => _watchers.Length == 0 ? [] : Array.ConvertAll(_watchers, static watcher => new NodeWatcher(watcher.Peer, watcher.Lanes));

    public void Watch(PeerAddress peer, string[] lanes, long now)
    {
        var index = Array.FindIndex(_watchers, watcher => watcher.Peer == peer);
        if (lanes.Length == 0)
        {
            if (index >= 0) _watchers = [.. _watchers.AsSpan(0, index), .. _watchers.AsSpan(index + 1)];
        }
        else if (index < 0)
        {
            _watchers = [.. _watchers, new Watcher(peer, lanes, now)];
        }
        else
        {
            _watchers[index] = new Watcher(peer, lanes, now);
        }
    }

    public void EndPublisher(bool isClean)
    {
        if (Publisher.IsNone) return;
        Ended = Epoch;
        IsCleanEnd = isClean;
        Publisher = default;
        Epoch = default;
        Stamp = 0;
    }

    /// <summary>Forgets clients that have not renewed their watch since then: nobody says when a client is gone.</summary>
    public void ForgetClients(long before) => _watchers = Array.FindAll(_watchers, watcher => watcher.Peer.Silo is not null || watcher.Renewed >= before);

    private readonly record struct Watcher(PeerAddress Peer, string[] Lanes, long Renewed);
}
