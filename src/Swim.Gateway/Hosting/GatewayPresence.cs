namespace Swim.Gateway.Hosting;

/// <summary>Whether clients can come in at all: a host that maps no gateway (tests, workers) need not have what its rules ask for.</summary>
internal sealed class GatewayPresence
{
    public bool IsMapped { get; set; }
}
