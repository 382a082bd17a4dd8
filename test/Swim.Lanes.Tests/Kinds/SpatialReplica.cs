using System.Text;
using Swim.Lanes.Tests.Agents;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>A client's copy of a spatial lane, or of the region that it linked.</summary>
internal sealed class SpatialReplica : LinkBuffer
{
    private volatile FakeHost? _waiting;

    /// <summary>What it has: the value and the place of each key.</summary>
    public SortedDictionary<string, (string Shape, string Value)> Entries { get; } = new(StringComparer.Ordinal);

    public List<string> Log { get; } = [];

    public int Synced { get; private set; }

    public string Keys => string.Join(' ', Entries.Keys);

    public void Take(int most)
    {
        for (; most > 0 && TryTake(out var item); most--)
        {
            Apply(item);
            item.Release();
        }
    }

    /// <summary>Takes everything, and runs the agent, until the condition holds (some answers come from the feed's own worker).</summary>
    public void Until(TestAgent agent, Func<bool> condition)
    {
        _waiting = agent.Host;
        try
        {
            agent.Host.Until(() =>
            {
                Take(int.MaxValue);
                return condition();
            });
        }
        catch (AssertionException)
        {
            Assert.Fail($"The reader has {Keys}; it was last told {string.Join(" | ", Log.TakeLast(12))}; {PendingCount} wait, synced {Synced}");
        }

        _waiting = null;
    }

    protected override void OnReady() => (_waiting as IAgentHost)?.Post(() => { });

    private void Apply(in LinkItem item)
    {
        if (item.Kind != LinkItemKind.Op)
        {
            Log.Add(item.Kind.ToString().ToLowerInvariant());
            if (item.Kind == LinkItemKind.Synced) Synced++;
            if (item.Kind == LinkItemKind.Unlinked) Entries.Clear();
            return;
        }

        var key = Ops.S(item.Op.Key);
        switch (item.Op.Kind)
        {
            case LaneOpKind.Update:
                Entries[key] = (Encoding.UTF8.GetString(item.Op.Shape), Encoding.UTF8.GetString(item.Op.Value));
                Log.Add($"{key}={Entries[key].Value}@{Entries[key].Shape}");
                break;
            case LaneOpKind.Remove:
                Entries.Remove(key);
                Log.Add($"-{key}");
                break;
            case LaneOpKind.Clear:
                Entries.Clear();
                Log.Add("clear");
                break;
            default:
                Assert.Fail($"A spatial lane sent {item.Op.Kind}.");
                break;
        }
    }
}
