using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Joins the values of many leaves.</summary>
[Agent("/agg/:id")]
public sealed partial class AggregateAgent : WebAgent
{
    [Join] public partial JoinValueLane<int, Value> Join { get; }

    [OnUpdate(nameof(Join))]
    private static void Joined(int leaf, Value now) => Counters.Joined();

    [Command]
    private void Register(int leaves)
    {
        for (var i = 0; i < leaves; i++) Join.Add(i, Leaf(i), "value");
    }

    [Command]
    private void Pulse(PulseRequest request)
    {
        for (var i = 0; i < request.N; i++) Command(Leaf(i), "value", request.V);
    }

    private static string Leaf(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/leaf/{index}");
}
