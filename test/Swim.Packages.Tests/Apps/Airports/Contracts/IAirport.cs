using Swim;
using Swim.Recon;

namespace Airports;

[Form]
public sealed partial record Flight(string Id, string? Gate);

[Form]
public readonly partial record struct Closing(string Reason, DateTimeOffset Until);

[AgentContract("/airport/:code")]
public interface IAirport
{
    IValueLaneHandle<bool> IsOpen { get; }

    IMapLaneHandle<string, Flight> Inbound { get; }

    Task CloseAsync(Closing closing, CancellationToken cancellationToken = default);
}
