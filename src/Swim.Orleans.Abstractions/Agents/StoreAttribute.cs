namespace Swim;

/// <summary>
/// Makes a <c>partial</c> property of type <c>ValueStore&lt;T&gt;</c> or <c>MapStore&lt;TKey, TValue&gt;</c> a private store of the agent:
/// persisted as a lane is, but nobody can link to it, read it or command it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoreAttribute(string? name = null) : Attribute
{
    /// <summary>The name in the agent's records; default: the member name in camelCase. Differs from all lanes' names.</summary>
    public string? Name { get; } = name;

    /// <summary>What the store promises when the process dies. Default: the agent's.</summary>
    public Durability Durability { get; set; }
}
