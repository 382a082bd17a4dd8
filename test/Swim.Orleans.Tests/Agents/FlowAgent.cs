namespace Swim.Tests.Agents;

/// <summary>Lanes without state of their own, and one that answers HTTP requests.</summary>
[Agent("/flow/:id")]
public sealed partial class FlowAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Total { get; }

    [Lane] public partial SupplyLane<string> Steps { get; }

    [Lane] public partial DemandLane<int> Doubled { get; }

    [Lane] public partial DemandMapLane<string, int> Digits { get; }

    [Command]
    private void Add(int amount)
    {
        Count.Value += amount;
        Steps.Push($"add {amount}");
        Doubled.Cue();
        Digits.Cue("last");
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        AgentEvents.Add(NodeUri, "stop");
        return Task.CompletedTask;
    }

    [Command] private void Forget() => Digits.Remove("last");

    [OnCue(nameof(Doubled))]
    private int Double() => Count.Value < 0 ? throw new InvalidOperationException("below zero") : Count.Value * 2;

    [OnSync(nameof(Digits))]
    private IEnumerable<string> Places() => ["last", "first"];

    [OnCue(nameof(Digits))]
    private int? Digit(string place) => place switch
    {
        "last" => Count.Value % 10,
        "first" => Count.Value / 10,
        _ => null,
    };

    [Http("door", "GET")]
    private LaneResponse Read(LaneRequest request) => LaneResponse.Of(Count.Value, request);

    [Http("door", "POST")]
    private LaneResponse Write(LaneRequest request)
    {
        Count.Value = request.Read<int>();
        if (Count.Value < 0) throw new InvalidOperationException("secret");
        return LaneResponse.NoContent;
    }

    [Http("door", "PUT")]
    private LaneResponse Commit(LaneRequest request)
    {
        Total.Value = request.Read<int>();
        return LaneResponse.NoContent;
    }

    [Http("door", "DELETE")]
    private async Task<LaneResponse> Close(CancellationToken cancellationToken)
    {
        Count.Value = 100;
        try
        {
            await Gates.WaitAsync(NodeUri).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Gates.Release(NodeUri + " gone");
            throw;
        }

        Count.Value++;
        return LaneResponse.Text(Count.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
