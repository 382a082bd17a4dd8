namespace Swim;

/// <summary>
/// Adds a reusable behaviour to the agent: the lanes, commands, callbacks, timers and HTTP methods of a <c>partial</c> class that derives from
/// <c>AgentTrait</c>, as if the agent had declared them. On a <c>partial</c> property of that class: <c>[Trait] public partial Presence Presence { get; }</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TraitAttribute(string? prefix = null) : Attribute
{
    /// <summary>What is put before the names of the trait's lanes, such as <c>"chat/"</c>; default: nothing. Two traits of one class need different ones.</summary>
    public string? Prefix { get; } = prefix;
}
