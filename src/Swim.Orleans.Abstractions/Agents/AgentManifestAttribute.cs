using System.Diagnostics.CodeAnalysis;

namespace Swim;

/// <summary>Names the assembly's <see cref="IAgentManifest"/>; <c>AddSwim</c> looks for it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AgentManifestAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type manifest) : Attribute
{
    /// <summary>A class that implements <see cref="IAgentManifest"/> and has a public constructor without parameters.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    public Type Manifest { get; } = manifest;
}
