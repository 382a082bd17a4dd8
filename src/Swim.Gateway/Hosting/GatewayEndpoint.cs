using System.Globalization;
using Microsoft.AspNetCore.Http;
using Swim.Gateway.Connections;
using Swim.Gateway.Http;
using Swim.Gateway.Sockets;
using Swim.Gateway.Telemetry;

namespace Swim.Gateway.Hosting;

/// <summary>Where a request that is the gateway's begins: a WARP connection or a lane over HTTP.</summary>
internal sealed class GatewayEndpoint(GatewayServices services, ConnectionRegistry registry, LaneEndpoint lanes)
{
    public Task ServeAsync(HttpContext context)
    {
        if (WebSocketHandshake.IsRequested(context)) return ServeWarpAsync(context);
        var prefix = context.GetEndpoint()?.Metadata.GetMetadata<GatewayEndpointMetadata>()?.PrefixSegments ?? 0;
        return lanes.ServeAsync(context, prefix);
    }

    private async Task ServeWarpAsync(HttpContext context)
    {
        if (!services.Origins.Allows(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "origin",
                $"Pages of {context.Request.Headers.Origin} may not open sockets on {context.Request.Host}; see GatewayOptions.AllowedOrigins.");
            return;
        }

        if (WebSocketHandshake.TryFindFault(context, out var status, out var fault))
        {
            await RefuseAsync(context, status, "handshake", fault);
            return;
        }

        if (registry.IsClosed)
        {
            await SendAwayAsync(context, "stopping", 1 + Random.Shared.Next(3), "The server is stopping.");
            return;
        }

        var identity = await services.Access.IdentifyAsync(context);
        if (!identity.IsKnown && services.Access.Options.Anonymous == AnonymousAccess.Refuse)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "unauthenticated", "This server takes no connections without an identity (Swim:Access:Anonymous).");
            return;
        }

        if (!registry.Accepts.TryTake())
        {
            await SendAwayAsync(context, "rate", registry.Accepts.RetryAfterSeconds(), "Too many connections come at once (GatewayOptions.MaxConnectionsPerSecond).");
            return;
        }

        using var place = registry.Addresses.Take(context.Connection.RemoteIpAddress);
        if (place is { IsAcquired: false })
        {
            context.Response.Headers.RetryAfter = (5 + Random.Shared.Next(10)).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "address", "There are as many connections from this address as the server takes (GatewayOptions.MaxConnectionsPerAddress).");
            return;
        }

        if (!registry.TryTakeConnection())
        {
            await SendAwayAsync(context, "limit", 5 + Random.Shared.Next(10), "The server has as many connections as it takes (GatewayOptions.MaxConnections).");
            return;
        }

        try
        {
            var stream = await WebSocketHandshake.AcceptAsync(context);
            var connection = new WarpConnection(services, registry, context, stream, identity);
            registry.Add(connection);
            await connection.RunAsync();
        }
        finally
        {
            registry.ReturnConnection();
        }
    }

    private ValueTask SendAwayAsync(HttpContext context, string reason, int retryAfterSeconds, string detail)
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, reason, detail);
    }

    private ValueTask RefuseAsync(HttpContext context, int status, string reason, string detail)
    {
        services.Metrics.ConnectionRejected(reason);
        GatewayLog.ConnectionRefused(services.Logger, "WARP", status, detail);
        return LaneProblem.WriteAsync(context, status, detail);
    }
}
