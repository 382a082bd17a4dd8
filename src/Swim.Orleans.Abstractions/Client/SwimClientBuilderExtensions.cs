using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Swim;
using Swim.Runtime;

namespace Orleans.Hosting;

/// <summary>Web agents seen from an Orleans client.</summary>
public static class SwimClientBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ISwim"/> to an Orleans client: lanes are read and set and commands sent by grain calls. Agents are found by the contracts
    /// (<see cref="AgentContractAttribute"/>) of the assemblies in use. Links need a process with a silo, or a WARP client. In a silo, where
    /// <c>AddSwim</c> has brought its own, this changes nothing.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="contracts">
    /// A contract of each assembly whose agents are addressed by node URI only. Assemblies whose typed handles are used need not be named.
    /// </param>
    public static IClientBuilder AddSwimClient(this IClientBuilder builder, params Type[] contracts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(contracts);
        foreach (var contract in contracts) RuntimeHelpers.RunModuleConstructor(contract.Module.ModuleHandle);
        builder.Services.TryAddSingleton<ISwim, ClientSwim>();
        return builder;
    }
}
