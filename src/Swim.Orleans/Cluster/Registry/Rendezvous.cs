using System.Collections.Concurrent;

namespace Swim.Runtime;

/// <summary>
/// Where readers and agents of the nodes that this process owns find each other. Soft state in memory: whoever reads or publishes says so again when the owner
/// changes, and now and then. Holds a node only while someone reads it or its agent is active. Safe from any thread.
/// </summary>
/// <param name="time">The clock of stamps and of clients' leases.</param>
/// <param name="presence">Agents active in this process: they need no entry while nobody else asks.</param>
internal sealed class Rendezvous(TimeProvider time, IPresence presence)
{
    private readonly ConcurrentDictionary<string, RegistryEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Nodes held.</summary>
    public int Count => _entries.Count;

    /// <summary>A stamp for an activation that nothing is known before.</summary>
    public long FirstStamp => time.GetUtcNow().UtcTicks;

    /// <summary>Whether a node is held.</summary>
    public bool Has(string node) => _entries.ContainsKey(node);

    /// <summary>Takes in what a process says and answers with what is known then.</summary>
    public RegistryAnswer Handle(PeerAddress from, in RegistryStep step)
    {
        while (true)
        {
            if (!_entries.TryGetValue(step.Node, out var entry))
            {
                // what says that something is over needs no entry to say it to
                if (step.Kind is RegistryKind.Withdraw or RegistryKind.Absent || (step.Kind == RegistryKind.Watch && step.Lanes.Length == 0)) return default;
                entry = _entries.GetOrAdd(step.Node, static _ => new RegistryEntry());
            }

            lock (entry)
            {
                if (entry.IsGone) continue;
                var answer = Handle(entry, from, step);
                RemoveIfEmpty(step.Node, entry);
                return answer;
            }
        }
    }

    /// <summary>Forgets what a process has said: it is dead.</summary>
    public void Drop(PeerAddress peer)
    {
        foreach (var (node, entry) in _entries)
        {
            lock (entry)
            {
                if (entry.IsGone) continue;
                entry.Watch(peer, [], 0);
                if (entry.Publisher == peer) entry.EndPublisher(isClean: false);
                RemoveIfEmpty(node, entry);
            }
        }
    }

    /// <summary>Forgets nodes that this process does not own any more, and clients that have not been heard of for a time.</summary>
    public void Sweep(Func<string, bool> isOwned, TimeSpan clientLife)
    {
        var before = (time.GetUtcNow() - clientLife).UtcTicks;
        foreach (var (node, entry) in _entries)
        {
            lock (entry)
            {
                if (entry.IsGone) continue;
                entry.ForgetClients(before);
                if (isOwned(node))
                {
                    RemoveIfEmpty(node, entry);
                    continue;
                }

                entry.IsGone = true;
                _entries.TryRemove(new KeyValuePair<string, RegistryEntry>(node, entry));
            }
        }
    }

    private RegistryAnswer Handle(RegistryEntry entry, PeerAddress from, in RegistryStep step)
    {
        switch (step.Kind)
        {
            case RegistryKind.Watch:
                entry.LastStamp = Math.Max(entry.LastStamp, step.Stamp);
                entry.Watch(from, step.Lanes, time.GetUtcNow().UtcTicks);
                if (entry.Publisher.IsNone && presence.Find(step.Node) is { Stamp: > 0 } present)
                {
                    if (present.Stamp >= entry.LastStamp) Publish(entry, presence.Self, present.Epoch, present.Stamp);
                    else present.Rise(entry.LastStamp);
                }

                return Answer(entry, withWatchers: false);
            case RegistryKind.Announce:
                if (entry.Publisher == from && entry.Epoch == step.Epoch) return Answer(entry, withWatchers: true);
                entry.EndPublisher(isClean: false);
                Publish(entry, from, step.Epoch, Math.Max(entry.LastStamp + 1, time.GetUtcNow().UtcTicks));
                return Answer(entry, withWatchers: true);
            case RegistryKind.Affirm:
                // of two that are both said to be active the later one is; one that is earlier than another that has gone may have gone before it, and is told so
                var isLatest = step.Stamp >= entry.LastStamp;
                if (step.Epoch != entry.Epoch && step.Stamp > entry.Stamp && isLatest) entry.EndPublisher(isClean: false);
                if (step.Epoch == entry.Epoch || (entry.Publisher.IsNone && isLatest)) Publish(entry, from, step.Epoch, step.Stamp);
                return Answer(entry, withWatchers: true);
            case RegistryKind.Withdraw:
                if (entry.Epoch == step.Epoch) entry.EndPublisher(step.IsClean);
                break;
            case RegistryKind.Absent:
                if (entry.Epoch == step.Epoch) entry.EndPublisher(isClean: false);
                break;
        }

        return Answer(entry, withWatchers: false);
    }

    private static void Publish(RegistryEntry entry, PeerAddress silo, Guid epoch, long stamp)
    {
        entry.Publisher = silo;
        entry.Epoch = epoch;
        entry.Stamp = stamp;
        entry.LastStamp = Math.Max(entry.LastStamp, stamp);
    }

    private static RegistryAnswer Answer(RegistryEntry entry, bool withWatchers) =>
        new(entry.Publisher, entry.Epoch, entry.Publisher.IsNone ? entry.LastStamp : entry.Stamp, entry.Ended, entry.IsCleanEnd, withWatchers ? entry.Watchers : []);

    private void RemoveIfEmpty(string node, RegistryEntry entry)
    {
        if (!entry.IsEmpty) return;
        entry.IsGone = true;
        _entries.TryRemove(new KeyValuePair<string, RegistryEntry>(node, entry));
    }
}
