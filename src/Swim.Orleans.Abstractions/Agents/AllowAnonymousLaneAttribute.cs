namespace Swim;

/// <summary>
/// Lets everybody use a lane, though the agent's class or the host's default asks for more; on the class (or contract) only the host's default is lifted,
/// rules on lanes stand.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class AllowAnonymousLaneAttribute : Attribute
{
    /// <summary>For all verbs.</summary>
    public AllowAnonymousLaneAttribute()
    {
    }

    /// <summary>For some verbs only.</summary>
    public AllowAnonymousLaneAttribute(LaneVerbs verbs) => Verbs = verbs;

    /// <summary>The verbs that are meant. Default: all.</summary>
    public LaneVerbs Verbs { get; } = LaneVerbs.All;
}
