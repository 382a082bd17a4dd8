using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Swim.Browser;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the browser client.</summary>
public static class SwimClientEndpointRouteBuilderExtensions
{
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, IEndpointConventionBuilder> Mapped = [];

    /// <summary>
    /// Maps the browser's WARP client: ES modules below <c>/_swim/</c>, of which an app imports <c>/_swim/client.js</c>, typed by
    /// <c>/_swim/client.d.ts</c>. Answers GET and HEAD with an ETag, and 304 when it matches.
    /// </summary>
    /// <param name="endpoints">The app's routes. Mapping again returns the first builder.</param>
    /// <returns>A builder for conventions that hold for all the files, such as authorization or CORS.</returns>
    public static IEndpointConventionBuilder MapSwimClient(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Mapped.GetValue(endpoints, Map);
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/_swim");
        foreach (SwimClientAsset asset in SwimClientAsset.All().Where(static asset => !asset.IsOfConsole))
        {
            group.MapMethods($"/{asset.Path}", [HttpMethods.Get, HttpMethods.Head], asset.ServeAsync)
                .WithDisplayName($"Swim client {asset.Path}")
                .ExcludeFromDescription();
        }
        return group;
    }
}
