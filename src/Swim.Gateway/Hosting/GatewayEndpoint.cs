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

        if (services.Stopping.IsCancellationRequested || !registry.TryTakeConnection())
        {
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "limit", "The server has as many connections as it takes (GatewayOptions.MaxConnections), or is stopping.");
            return;
        }

        try
        {
            var stream = await WebSocketHandshake.AcceptAsync(context);
            var connection = new WarpConnection(services, registry, context, stream);
            registry.Add(connection);
            await connection.RunAsync();
        }
        finally
        {
            registry.ReturnConnection();
        }
    }

    private ValueTask RefuseAsync(HttpContext context, int status, string reason, string detail)
    {
        services.Metrics.ConnectionRejected(reason);
        GatewayLog.ConnectionRefused(services.Logger, "WARP", status, detail);
        return LaneProblem.WriteAsync(context, status, detail);
    }
}
