namespace Swim.Fuzz.Serving.Agents;

/// <summary>What well-behaved clients use meanwhile. Strangers do not know of it.</summary>
[Agent("/calm/:id")]
public sealed partial class CalmAgent : WebAgent
{
    [Lane] public partial ValueLane<long> Last { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<long> Sum { get; }

    [Lane] public partial MapLane<string, long> Steps { get; }

    [Command("step")]
    private void Step(long number)
    {
        Last.Value = number;
        Sum.Value += number;
        Steps[$"k{number % 10}"] = number;
    }
}
