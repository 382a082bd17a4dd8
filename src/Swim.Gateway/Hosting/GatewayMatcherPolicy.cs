using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;
using Swim.Gateway.Http;
using Swim.Gateway.Sockets;

namespace Swim.Gateway.Hosting;

/// <summary>
/// Lets the gateway's catch-all endpoint see only what is its own: WebSocket upgrades and requests with a <c>lane</c> query parameter.
/// Every other request goes on as if the endpoint were not there, to the app's endpoints and static files. The app's own endpoints
/// come first, with one exception: an upgrade that would reach a page at <c>/</c>, a catch-all or a fallback is WARP,
/// since WARP clients connect to <c>/</c> and an upgrade is of no use to a page; an upgrade that offers <c>warp0</c> always is.
/// </summary>
internal sealed class GatewayMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // after the framework's own (method, host, content type)
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<GatewayEndpointMetadata>() is not null) return true;
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isUpgrade = WebSocketHandshake.IsRequested(httpContext);
        if (!isUpgrade)
        {
            if (!LaneQuery.IsLane(httpContext.Request)) SetOursInvalid(candidates);
            return Task.CompletedTask;
        }

        if (!AnyOurs(candidates)) return Task.CompletedTask;
        var isWarp = WebSocketHandshake.OffersWarp(httpContext.Request);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || IsOurs(candidates, i)) continue;
            if (isWarp || YieldsUpgrades(candidates[i].Endpoint)) candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static bool YieldsUpgrades(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern: var pattern } && (pattern.PathSegments.Count == 0 || IsCatchAll(pattern));

    private static bool IsCatchAll(RoutePattern pattern) => pattern.PathSegments.Count == 1 && pattern.Parameters is [{ IsCatchAll: true }];

    private static bool AnyOurs(CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsOurs(candidates, i)) return true;
        }

        return false;
    }

    private static void SetOursInvalid(CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && IsOurs(candidates, i)) candidates.SetValidity(i, false);
        }
    }

    private static bool IsOurs(CandidateSet candidates, int index) =>
        candidates[index].Endpoint.Metadata.GetMetadata<GatewayEndpointMetadata>() is not null;
}
