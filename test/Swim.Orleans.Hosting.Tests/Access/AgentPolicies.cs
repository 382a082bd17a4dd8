using Microsoft.Extensions.DependencyInjection;

namespace Swim.Hosting.Tests.Access;

/// <summary>Policies by the names that agents of this assembly use: a host that has them all does not start without.</summary>
internal static class AgentPolicies
{
    private static readonly string[] Names = ["staff", "owner", "small", "known"];

    public static IServiceCollection AddAgentPolicies(this IServiceCollection services) => services.AddAuthorization(static options =>
    {
        foreach (var name in Names) options.AddPolicy(name, static policy => policy.RequireRole("staff"));
    });
}
