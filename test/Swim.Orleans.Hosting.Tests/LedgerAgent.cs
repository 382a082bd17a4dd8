using Swim.Lanes;
using Swim.Recon;

namespace Swim.Hosting.Tests;

/// <summary>An agent with a lane of each durability that is stored.</summary>
internal sealed class LedgerAgent : WebAgent
{
    public static readonly AgentDefinition Ledger = new(
        "ledger",
        "/ledger/:id",
        typeof(LedgerAgent),
        new ValueLaneDefinition<int>("count", Form.Int32),
        new ValueLaneDefinition<int>("total", Form.Int32) { Durability = Durability.Committed },
        new CommandLaneDefinition<string>("add", Form.String) { OnCommand = static (agent, _) => ((LedgerAgent)agent).Add() },
        new CommandLaneDefinition<string>("end", Form.String) { OnCommand = static (agent, _) => ((LedgerAgent)agent).End() });

    protected override AgentDefinition Definition => Ledger;

    private ValueLane<int> Count => LaneAt<ValueLane<int>>(0);

    private ValueLane<int> Total => LaneAt<ValueLane<int>>(1);

    private ValueTask Add()
    {
        Count.Value++;
        Total.Value++;
        return default;
    }

    private ValueTask End()
    {
        DeactivateOnIdle();
        return default;
    }
}
