using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Swim.Gateway;
using Swim.Gateway.Hosting;
using Swim.Gateway.Limits;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Mapping of the gateway.</summary>
public static class SwimGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves WARP (WebSocket upgrades on any path) and lanes over HTTP (any path with a <c>lane</c> query parameter). Other requests
    /// are not touched; the app's own endpoints and static files come first. Inside a route group the group's prefix is
    /// not part of the node's path.
    /// </summary>
    /// <exception cref="InvalidOperationException">AddSwimGateway was not called, or no <see cref="ILaneRouter"/> is registered.</exception>
    public static IEndpointConventionBuilder MapSwimGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var isService = endpoints.ServiceProvider.GetService<IServiceProviderIsService>();
        Require(isService, typeof(GatewayEndpoint), "MapSwimGateway needs the gateway's services: call builder.AddSwim(), or services.AddSwimGateway() with a lane router, before the app is built.");
        Require(isService, typeof(ILaneRouter), "The gateway needs an ILaneRouter, which leads to the agents: call builder.AddSwim(), or register one, before the app is built.");

        // its instruments are there before the first connection, so that whoever scrapes sees them begin at zero
        endpoints.ServiceProvider.GetRequiredService<GatewayMetrics>();
        endpoints.ServiceProvider.GetRequiredService<AccessMetrics>();
        endpoints.ServiceProvider.GetRequiredService<LimitMetrics>();
        endpoints.ServiceProvider.GetRequiredService<GatewayPresence>().IsMapped = true;
        var builder = endpoints.Map(RoutePatternFactory.Parse("/{**swimNode}"), ServeAsync).WithDisplayName("Swim gateway");
        builder.Add(endpoint =>
        {
            // before fallbacks (int.MaxValue), after everything that the app maps itself
            var route = (RouteEndpointBuilder)endpoint;
            route.Order = int.MaxValue - 1;
            route.Metadata.Add(new GatewayEndpointMetadata(route.RoutePattern.PathSegments.Count - 1));
        });
        return builder;
    }

    private static Task ServeAsync(HttpContext context) => context.RequestServices.GetRequiredService<GatewayEndpoint>().ServeAsync(context);

    private static void Require(IServiceProviderIsService? isService, Type service, string message)
    {
        if (isService?.IsService(service) == false) throw new InvalidOperationException(message);
    }
}
