namespace Airports;

[Form]
public partial record Flight(string Id, string? Gate);

[Form]
public readonly partial record struct Closing(string Reason);

public interface INamed
{
    IValueLaneHandle<string?> Name { get; }
}

[AgentContract("/country/:country/airport/:code")]
public interface IAirport : INamed
{
    IMapLaneHandle<string, Flight> Inbound { get; }

    [Lane("openNow")]
    IValueLaneHandle<bool> IsOpen { get; }

    IAgentHandle Agent { get; }

    Task CloseAsync(Closing body, CancellationToken cancellationToken = default);

    [Command("reopen")]
    ValueTask OpenAsync();

    IAsyncEnumerable<List<string>> AlarmsAsync(CancellationToken cancellationToken = default);
}

[Agent("/country/:country/airport/:code", Contract = typeof(IAirport))]
public sealed partial class AirportAgent : WebAgent
{
    [Lane]
    public partial ValueLane<string?> Name { get; }

    [Lane]
    public partial MapLane<string, Flight> Inbound { get; }

    [Lane("openNow")]
    public partial ValueLane<bool> IsOpen { get; }

    [Lane]
    public partial CommandLane<List<string>> Alarms { get; }

    [Command]
    private void Close(Closing closing) => IsOpen.Value = closing.Reason.Length == 0;

    [Command("reopen")]
    private void Open() => IsOpen.Value = true;
}

public static class Caller
{
    public static async Task<int> CallAsync(ISwim swim)
    {
        var airport = swim.Airport("us", "JFK");
        await airport.CloseAsync(new Closing("snow"));
        await airport.OpenAsync();
        await airport.Inbound.UpdateAsync("UA1", new Flight("UA1", null));
        return airport.Agent.NodeUri.Length + (await airport.Name.GetAsync() ?? "").Length + ((await airport.IsOpen.GetAsync()) ? 1 : 0);
    }
}
