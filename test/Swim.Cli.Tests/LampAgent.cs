using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli.Tests;

/// <summary>Something to look at.</summary>
internal sealed class LampAgent : WebAgent
{
    public static readonly AgentDefinition Lamp = new(
        "lamp",
        "/lamp/:id",
        typeof(LampAgent),
        new ValueLaneDefinition<bool>("on", Form.Boolean),
        new MapLaneDefinition<string, int>("uses", Form.String, Form.Int32));

    protected override AgentDefinition Definition => Lamp;
}
