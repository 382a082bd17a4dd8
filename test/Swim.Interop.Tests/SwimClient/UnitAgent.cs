namespace Swim.Interop.Tests.SwimClient;

/// <summary>The agent that foreign clients are driven against.</summary>
[Agent("/unit/:id")]
public sealed partial class UnitAgent : WebAgent
{
    [Lane] public partial ValueLane<string> Text { get; }

    [Lane] public partial ValueLane<int> Sum { get; }

    [Lane(Durability = Durability.Committed)] public partial MapLane<string, int> Scores { get; }

    [Lane] public partial CommandLane<int> Add { get; }

    [Command("add")]
    private void Added(int number) => Sum.Value += number;
}
