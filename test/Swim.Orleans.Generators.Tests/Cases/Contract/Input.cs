namespace Airports;

[Form]
public partial record Flight(string Id, string? Gate);

[Form]
public readonly partial record struct Closing(string Reason);

public interface INamed
{
    IValueLaneHandle<string?> Name { get; }
}

[AgentContract("/country/:country/airport/:code/:runway")]
public interface IAirport : INamed
{
    IMapLaneHandle<string, Flight> Inbound { get; }

    [Lane("openNow")]
    IValueLaneHandle<bool> IsOpen { get; }

    IAgentHandle Agent { get; }

    Task CloseAsync(Closing body, CancellationToken cancellationToken = default);

    [Command("reopen")]
    ValueTask OpenAsync();

    IEventLaneHandle<List<string>> Alarms { get; }

    IReadOnlyValueLaneHandle<int> Delay { get; }

    IReadOnlyMapLaneHandle<string, int> Delays { get; }

    IListLaneHandle<Flight> Queue { get; }

    IReadOnlyMapLaneHandle<string, Located<Flight>> Planes { get; }

    [RouteParameter]
    int Runway { get; }
}

[Agent("/country/:country/airport/:code/:runway", Contract = typeof(IAirport))]
public sealed partial class AirportAgent : WebAgent
{
    [Lane]
    public partial ValueLane<string?> Name { get; }

    [Lane]
    public partial MapLane<string, Flight> Inbound { get; }

    [Lane("openNow")]
    public partial ValueLane<bool> IsOpen { get; }

    [Lane]
    public partial SupplyLane<List<string>> Alarms { get; }

    [Lane]
    public partial ValueLane<int> Delay { get; }

    [Lane]
    public partial ListLane<Flight> Queue { get; }

    [Lane]
    public partial SpatialLane<string, Flight> Planes { get; }

    [Trait("del")]
    public partial Delays Timing { get; }

    [Command]
    private void Close(Closing closing) => IsOpen.Value = closing.Reason.Length == 0;

    [Command("reopen")]
    private void Open() => IsOpen.Value = true;
}

public sealed partial class Delays : AgentTrait
{
    [Lane("ays")]
    public partial MapLane<string, int> Entries { get; }
}

public static class Caller
{
    public static async Task<int> CallAsync(ISwim swim)
    {
        var airport = swim.Airport("us", "JFK", 13);
        await airport.CloseAsync(new Closing("snow"));
        await airport.OpenAsync();
        await airport.Inbound.UpdateAsync("UA1", new Flight("UA1", null));
        await airport.Queue.InsertAsync(0, new Flight("UA2", "B"));
        foreach (var plane in await airport.Planes.GetAsync()) if (plane.Value.At.IsPoint) return airport.Runway;
        return airport.Agent.NodeUri.Length + (await airport.Name.GetAsync() ?? "").Length + ((await airport.IsOpen.GetAsync()) ? 1 : 0);
    }
}
