using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swim.Gateway.Hosting;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>What every connection and request of one host shares.</summary>
internal sealed class GatewayServices(
    IOptions<GatewayOptions> options,
    ILaneRouter router,
    TimeProvider time,
    GatewayMetrics metrics,
    ILogger<GatewayServices> logger,
    ILaneAuthorizer? authorizer = null,
    IWarpAuthenticator? authenticator = null)
{
    public GatewayOptions Options { get; } = options.Value;

    public ILaneRouter Router => router;

    public TimeProvider Time => time;

    public GatewayMetrics Metrics => metrics;

    public ILogger Logger => logger;

    /// <summary>Null when everything is allowed.</summary>
    public ILaneAuthorizer? Authorizer => authorizer;

    /// <summary>Null when <c>@auth</c> is always answered <c>@authed</c>.</summary>
    public IWarpAuthenticator? Authenticator => authenticator;

    public OriginPolicy Origins { get; } = new(options.Value);

    public NodeBatchPool Batches { get; } = new();

    /// <summary>The authorizer's answer; what it throws counts as denied.</summary>
    public async ValueTask<LaneAccessResult> AuthorizeAsync(LaneAccess access, CancellationToken cancellationToken)
    {
        if (authorizer is null) return LaneAccessResult.Allowed;
        try
        {
            return await authorizer.AuthorizeAsync(access, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            GatewayLog.AuthorizerFailed(logger, access.Verb, access.Node, access.Lane, exception);
            return LaneAccessResult.Denied;
        }
    }
}
