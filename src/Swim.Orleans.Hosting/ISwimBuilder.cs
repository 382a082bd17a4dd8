using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;

namespace Swim;

/// <summary>What <c>AddSwim</c> returns: says which agents there are, beyond those of the program's own assembly and its references.</summary>
public interface ISwimBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>What this process is in its cluster: what belongs where agents are, such as a feed of data, is added in a silo only.</summary>
    SwimRole Role { get; }

    /// <summary>Adds the agents of an assembly. Adding it twice is adding it once.</summary>
    /// <exception cref="ArgumentException">The assembly has no <see cref="AgentManifestAttribute"/>: no agent in it was compiled with the generator.</exception>
    ISwimBuilder AddAgents(Assembly assembly);

    /// <summary>Adds one agent.</summary>
    ISwimBuilder AddAgent(AgentDefinition definition);

    /// <summary>Whether the agents of the entry assembly and of the assemblies it references are added by themselves. Default: true.</summary>
    ISwimBuilder DiscoverAgents(bool discover = true);
}
