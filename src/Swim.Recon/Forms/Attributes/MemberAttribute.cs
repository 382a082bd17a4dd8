namespace Swim.Recon;

/// <summary>Gives a member of a form another name; default: the member name in camelCase.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class MemberAttribute(string name) : Attribute
{
    /// <summary>The slot's name, or an enum member's name on the wire.</summary>
    public string Name { get; } = name;
}
