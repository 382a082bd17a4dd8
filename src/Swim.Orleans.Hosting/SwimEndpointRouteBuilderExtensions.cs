using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Swim;
using Swim.Runtime;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The web side of agents.</summary>
public static class SwimEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves WARP and lanes over HTTP (see <see cref="SwimGatewayEndpointRouteBuilderExtensions.MapSwimGateway"/>), <c>/health/startup</c>, <c>/health/ready</c>,
    /// <c>/health/live</c>, the browser client at <c>/_swim/client.js</c>, and the console at <c>/_swim/</c> where <see cref="SwimConsoleOptions"/> has it.
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
        MapConsole(endpoints);
        return endpoints.MapSwimGateway();
    }

    private static void MapConsole(IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<SwimConsoleOptions>>().Value;
        var isDevelopment = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment();
        if (!(options.Enabled ?? (isDevelopment || options.Policy is not null))) return;
        var console = endpoints.MapSwimConsole();
        if (options.Policy is { } policy) console.RequireAuthorization(policy);
    }

    private static void MapHealth(IEndpointRouteBuilder endpoints, string path, string tag) =>
        endpoints.MapHealthChecks(path, new HealthCheckOptions { Predicate = check => check.Tags.Contains(tag), AllowCachingResponses = false });
}
