using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Swim;
using Swim.Runtime;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The web side of agents.</summary>
public static class SwimEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves WARP and lanes over HTTP (see <see cref="SwimGatewayEndpointRouteBuilderExtensions.MapSwimGateway"/>), <c>/health/startup</c>, <c>/health/ready</c>,
    /// <c>/health/live</c> and the browser client at <c>/_swim/client.js</c>.
    /// </summary>
    /// <returns>For conventions of the gateway's endpoint (authorization, CORS, rate limits). Health endpoints and the client are not among them.</returns>
    /// <exception cref="InvalidOperationException"><c>AddSwim</c> was not called.</exception>
    public static IEndpointConventionBuilder MapSwim(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<SwimBuilder>() is null)
        {
            throw new InvalidOperationException("MapSwim needs AddSwim: call builder.AddSwim() before builder.Build().");
        }

        MapHealth(endpoints, "/health/startup", SwimHealthTags.Startup);
        MapHealth(endpoints, "/health/ready", SwimHealthTags.Ready);
        MapHealth(endpoints, "/health/live", SwimHealthTags.Live);
        endpoints.MapSwimClient();
        return endpoints.MapSwimGateway();
    }

    private static void MapHealth(IEndpointRouteBuilder endpoints, string path, string tag) =>
        endpoints.MapHealthChecks(path, new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag), AllowCachingResponses = false });
}
