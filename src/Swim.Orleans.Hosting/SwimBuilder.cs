using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;

namespace Swim.Runtime;

internal sealed class SwimBuilder(IServiceCollection services, SwimRole role) : ISwimBuilder
{
    private readonly List<AgentDefinition> _definitions = [];
    private readonly HashSet<Assembly> _assemblies = [];
    private bool _discover = true;

    public IServiceCollection Services { get; } = services;

    public SwimRole Role => role;

    public ISwimBuilder AddAgents(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        if (!TryAdd(assembly))
        {
            throw new ArgumentException($"Assembly {assembly.GetName().Name} has no agent manifest: does it have agents, and does its project reference the Swim.Orleans generator?", nameof(assembly));
        }

        return this;
    }

    public ISwimBuilder AddAgent(AgentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!_definitions.Contains(definition)) _definitions.Add(definition);
        return this;
    }

    public ISwimBuilder DiscoverAgents(bool discover = true)
    {
        _discover = discover;
        return this;
    }

    /// <summary>All agents; called once, when the host has been built.</summary>
    public AgentCatalog BuildCatalog()
    {
        if (_discover && Assembly.GetEntryAssembly() is { } entry)
        {
            TryAdd(entry);
            foreach (var name in entry.GetReferencedAssemblies())
            {
                if (IsFramework(name.Name)) continue;
                TryAdd(Assembly.Load(name));
            }
        }

        return new AgentCatalog(_definitions);
    }

    private static bool IsFramework(string? name) =>
        name is null || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Orleans.", StringComparison.Ordinal);

    private bool TryAdd(Assembly assembly)
    {
        if (_assemblies.Contains(assembly)) return true;
        if (assembly.GetCustomAttribute<AgentManifestAttribute>() is not { } attribute) return false;
        _assemblies.Add(assembly);
        var manifest = (IAgentManifest)Activator.CreateInstance(attribute.Manifest)!;
        foreach (var definition in manifest.Agents) AddAgent(definition);
        return true;
    }
}
