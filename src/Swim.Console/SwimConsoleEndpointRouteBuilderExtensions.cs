using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Swim.Browser;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves the console.</summary>
public static class SwimConsoleEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Scripts, styles and connections of the page's own origin, nothing else, nothing inline; in no frame. <c>'self'</c> covers the socket, which has the page's host.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, IEndpointConventionBuilder> Mapped = [];

    /// <summary>
    /// Maps the console at <c>/_swim/</c>: a page of plain ES modules that shows and commands what runs, by lanes. It needs the client
    /// (<see cref="SwimClientEndpointRouteBuilderExtensions.MapSwimClient"/>, which this maps too) and a gateway of the same origin.
    /// </summary>
    /// <param name="endpoints">The app's routes. Mapping again returns the first builder.</param>
    /// <returns>A builder for conventions of the console's files only, such as <c>RequireAuthorization</c>.</returns>
    public static IEndpointConventionBuilder MapSwimConsole(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapSwimClient();
        return Mapped.GetValue(endpoints, Map);
    }

    private static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/_swim");
        foreach (SwimClientAsset asset in SwimClientAsset.All().Where(static asset => asset.IsOfConsole))
        {
            Task ServeAsync(HttpContext context)
            {
                if (asset.IsPage && !context.Request.Path.Value!.EndsWith('/'))
                {
                    // what the page names is relative to its folder
                    context.Response.Redirect($"{context.Request.PathBase}{context.Request.Path}/{context.Request.QueryString}");
                    return Task.CompletedTask;
                }

                IHeaderDictionary headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                return asset.ServeAsync(context);
            }

            group.MapMethods(asset.IsPage ? "/" : $"/{asset.Path}", [HttpMethods.Get, HttpMethods.Head], ServeAsync)
                .WithDisplayName($"Swim console {asset.Path}")
                .ExcludeFromDescription();
        }

        return group;
    }
}
