namespace Swim;

/// <summary>
/// Says who outside may use a lane, an HTTP method, a command, or (on an agent's class or contract) every lane of the agent: who fulfils a policy of
/// ASP.NET Core, or has a role; without either whoever is known. Several are all to be fulfilled, those of the class and of the lane together.
/// </summary>
/// <remarks>
/// Checked where clients come in: WARP, HTTP, server-sent events. Agents among each other are not checked. ASP.NET Core's own <c>[Authorize]</c> and
/// <c>[AllowAnonymous]</c> on an agent's class and on <c>[Command]</c> and <c>[Http]</c> methods mean the same for all verbs; this attribute also goes on
/// properties, and tells verbs apart.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Property | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AuthorizeLaneAttribute : Attribute
{
    /// <summary>For everyone who is known.</summary>
    public AuthorizeLaneAttribute()
    {
    }

    /// <summary>For everyone who fulfils a policy.</summary>
    public AuthorizeLaneAttribute(string policy) => Policy = policy;

    /// <summary>For some verbs only: everyone who fulfils a policy.</summary>
    public AuthorizeLaneAttribute(string policy, LaneVerbs verbs)
    {
        Policy = policy;
        Verbs = verbs;
    }

    /// <summary>The policy's name (<c>AddAuthorization(o =&gt; o.AddPolicy(…))</c>); a name that nobody has added stops the host's start.</summary>
    public string? Policy { get; }

    /// <summary>Roles, comma-separated, of which one is enough. Default: none asked for.</summary>
    public string? Roles { get; set; }

    /// <summary>The verbs that are meant. Default: all.</summary>
    public LaneVerbs Verbs { get; set; } = LaneVerbs.All;
}
