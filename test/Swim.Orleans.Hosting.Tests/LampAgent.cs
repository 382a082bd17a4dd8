using Swim.Lanes;
using Swim.Recon;

namespace Swim.Hosting.Tests;

/// <summary>An agent as one writes it without the generator.</summary>
internal sealed class LampAgent : WebAgent
{
    public static readonly AgentDefinition Lamp = new(
        "lamp",
        "/lamp/:id",
        typeof(LampAgent),
        new ValueLaneDefinition<bool>("on", Form.Boolean),
        new CommandLaneDefinition<Value>("toggle", Form.Value) { OnCommand = static (agent, _) => ((LampAgent)agent).Toggle() });

    protected override AgentDefinition Definition => Lamp;

    private ValueLane<bool> On => LaneAt<ValueLane<bool>>(0);

    private ValueTask Toggle()
    {
        On.Value = !On.Value;
        return default;
    }
}
