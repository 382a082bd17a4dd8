using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swim.Gateway.Hosting;
using Swim.Gateway.Limits;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Connections;

/// <summary>What every connection and request of one host shares.</summary>
internal sealed class GatewayServices(
    IOptions<GatewayOptions> options,
    ILaneRouter router,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<GatewayServices> logger,
    AccessControl access,
    SchemeAuthenticator schemes,
    LimitMetrics limits,
    IWarpAuthenticator? authenticator = null)
{
    public GatewayOptions Options { get; } = options.Value;

    public ILaneRouter Router => router;

    public TimeProvider Time => time;

    public GatewayMetrics Metrics => metrics;

    public ILogger Logger => logger;

    /// <summary>Who may do what.</summary>
    public AccessControl Access => access;

    public LimitMetrics Limits => limits;

    public OriginPolicy Origins { get; } = new(options.Value);

    public NodeBatchPool Batches { get; } = new();

    /// <summary>Where writers of connections wait for their turn.</summary>
    public WriterQueue Writers { get; } = new();

    private Named? _hosts;

    /// <summary>Which authorities mean this host on a connection; nearly all connections come by the same name.</summary>
    public LocalHosts HostsOf(string? header, int port)
    {
        if (Volatile.Read(ref _hosts) is { } known && known.Header == header && known.Port == port) return known.Hosts;
        var hosts = new LocalHosts(header, port, Options.Hosts);
        Volatile.Write(ref _hosts, new Named(header, port, hosts));
        return hosts;
    }

    private sealed record Named(string? Header, int Port, LocalHosts Hosts);

    /// <summary>Whom the credentials of an <c>@auth</c> name; null when nobody can say, since there is neither an authenticator nor a scheme.</summary>
    public async ValueTask<WarpAuthentication?> AuthenticateAsync(HttpContext upgrade, ReadOnlyMemory<byte> credentials) =>
        authenticator is null ? await schemes.AuthenticateAsync(upgrade, credentials) : await authenticator.AuthenticateAsync(upgrade, credentials, upgrade.RequestAborted);
}
