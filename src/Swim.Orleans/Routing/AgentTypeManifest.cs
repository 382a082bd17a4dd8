using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;

namespace Swim.Runtime;

/// <summary>Makes agent classes known to Orleans, also those of assemblies that its code generator has not seen.</summary>
internal sealed class AgentTypeManifest(AgentCatalog catalog) : IConfigureOptions<TypeManifestOptions>
{
    public void Configure(TypeManifestOptions options)
    {
        foreach (var definition in catalog.Definitions) options.InterfaceImplementations.Add(definition.AgentClass);
    }
}
