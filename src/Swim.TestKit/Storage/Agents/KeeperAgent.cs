using System.Globalization;
using Orleans;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.TestKit.Storage;

/// <summary>An agent with a lane of every kind that keeps something, in all durabilities. Written without the generator, so that no application finds it by itself.</summary>
[GrainType("swim.testkit.keeper")]
internal sealed class KeeperAgent : WebAgent
{
    private static readonly Durability[] Durabilities = [Durability.WriteBehind, Durability.Committed, Durability.Transient];
    private static readonly string[] Prefixes = ["", "sure", "fleeting"];

    public static readonly AgentDefinition Keeper = new("swim.testkit.keeper", "/swim.testkit/:run/:id", typeof(KeeperAgent), CreateLanes());

    protected override AgentDefinition Definition => Keeper;

    /// <summary>The name of a lane of that durability: <c>count</c>, <c>sureCount</c>, <c>fleetingCount</c>.</summary>
    public static string LaneOf(string name, Durability durability)
    {
        var prefix = Prefixes[Array.IndexOf(Durabilities, durability)];
        return prefix.Length == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{prefix}{char.ToUpperInvariant(name[0])}{name.AsSpan(1)}");
    }

    private TLane Find<TLane>(string name, Durability durability = Durability.WriteBehind) where TLane : Lane => LaneAt<TLane>(Keeper.IndexOf(LaneOf(name, durability)));

    private static LaneDefinition[] CreateLanes()
    {
        var lanes = new List<LaneDefinition>();
        foreach (var durability in Durabilities)
        {
            lanes.Add(new ValueLaneDefinition<int>(LaneOf("count", durability), Form.Int32) { Durability = durability });
            lanes.Add(new MapLaneDefinition<string, int>(LaneOf("scores", durability), Form.String, Form.Int32) { Durability = durability });
            lanes.Add(new ListLaneDefinition<string>(LaneOf("names", durability), Form.String) { Durability = durability });
            lanes.Add(new ValueStoreDefinition<int>(LaneOf("secret", durability), Form.Int32) { Durability = durability });
            lanes.Add(new MapStoreDefinition<int, string>(LaneOf("ledger", durability), Form.Int32, Form.String) { Durability = durability });
            lanes.Add(new JoinValueLaneDefinition<string, int>(LaneOf("counts", durability), Form.String, Form.Int32) { Durability = durability });
            lanes.Add(new JoinMapLaneDefinition<string, string, int>(LaneOf("allScores", durability), Form.String, Form.String, Form.Int32) { Durability = durability });
            lanes.Add(new CommandLaneDefinition<int>(LaneOf("fill", durability), Form.Int32) { OnCommand = (agent, n) => ((KeeperAgent)agent).Fill(n, durability) });
            lanes.Add(new CommandLaneDefinition<int>(LaneOf("add", durability), Form.Int32) { OnCommand = (agent, n) => ((KeeperAgent)agent).Add(n, durability) });
            lanes.Add(new CommandLaneDefinition<string>(LaneOf("join", durability), Form.String) { OnCommand = (agent, node) => ((KeeperAgent)agent).Join(node, durability) });
            lanes.Add(new CommandLaneDefinition<int>(LaneOf("grow", durability), Form.Int32) { OnCommand = (agent, n) => ((KeeperAgent)agent).Grow(n, durability) });
        }

        lanes.Add(new ValueLaneDefinition<string>("shown", Form.String) { Durability = Durability.Transient });
        lanes.Add(new CommandLaneDefinition<Value>("show", Form.Value) { OnCommand = static (agent, _) => ((KeeperAgent)agent).Show() });
        return [.. lanes];
    }

    private ValueTask Fill(int n, Durability durability)
    {
        var text = n.ToString(CultureInfo.InvariantCulture);
        Find<ValueLane<int>>("count", durability).Value = n;
        Find<MapLane<string, int>>("scores", durability)[$"key {text}"] = n;
        Find<MapLane<string, int>>("scores", durability)["last"] = n;
        Find<ListLane<string>>("names", durability).Add($"name {text}");
        Find<ValueStore<int>>("secret", durability).Value = n;
        Find<MapStore<int, string>>("ledger", durability).Set(n, text);
        return default;
    }

    private ValueTask Add(int n, Durability durability)
    {
        Find<ValueLane<int>>("count", durability).Value += n;
        return default;
    }

    private ValueTask Join(string node, Durability durability)
    {
        Find<JoinValueLane<string, int>>("counts", durability).Add(node, node, "count");
        Find<JoinMapLane<string, string, int>>("allScores", durability).Add(node, node, "scores");
        return default;
    }

    private ValueTask Grow(int n, Durability durability)
    {
        var scores = Find<MapLane<string, int>>("scores", durability);
        for (var i = 0; i < n; i++) scores[i.ToString("d8", CultureInfo.InvariantCulture)] = i;
        return default;
    }

    // stores are nobody else's to read
    private ValueTask Show()
    {
        LaneAt<ValueLane<string>>(Keeper.IndexOf("shown")).Value = string.Join("; ", Durabilities.Select(durability =>
            $"{Find<ValueStore<int>>("secret", durability).Value}: {string.Join(",", Find<MapStore<int, string>>("ledger", durability).Values)}"));
        return default;
    }
}
