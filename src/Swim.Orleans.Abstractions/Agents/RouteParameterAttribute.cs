namespace Swim;

/// <summary>
/// Makes a <c>partial</c> property the value of a parameter of the agent's route, percent-decoded and parsed once when the agent starts:
/// <c>[RouteParameter] public partial int Id { get; }</c> for <c>/vehicle/:id</c>. Its type is <see cref="string"/>, an enum, or anything that implements
/// <see cref="IParsable{TSelf}"/> (invariant culture).
/// </summary>
/// <remarks>A node whose parameter does not parse does not exist: links to it are answered as to a node without a route.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RouteParameterAttribute(string? name = null) : Attribute
{
    /// <summary>The parameter's name in the route; default: the member name in camelCase, or the parameter that differs only in case.</summary>
    public string? Name { get; } = name;
}
