using Microsoft.AspNetCore.Authorization;

namespace Swim.Gateway;

/// <summary>What is asked of whoever wants one verb of one lane; one instance for each, so that it also names remembered decisions. Safe from any thread.</summary>
internal sealed class Guard(string place, IReadOnlyList<IAuthorizeData> demands, bool isClosed = false)
{
    private volatile AuthorizationPolicy? _policy;

    /// <summary>For messages to people.</summary>
    public string Place => place;

    /// <summary>What is shown to those who may not; a view without a guard is for everybody.</summary>
    public IReadOnlyList<(Guard? Guard, LaneView View)> Views { get; init; } = [];

    /// <summary>Nobody may, whoever it is.</summary>
    public bool IsClosed => isClosed;

    /// <exception cref="InvalidOperationException">A policy is not known.</exception>
    public async ValueTask<AuthorizationPolicy> GetPolicyAsync(IAuthorizationPolicyProvider provider)
    {
        if (_policy is { } known) return known;
        var policy = await AuthorizationPolicy.CombineAsync(provider, demands) ?? throw new InvalidOperationException($"{place} asks for nothing.");
        if (provider.AllowsCachingPolicies) _policy = policy;
        return policy;
    }
}
