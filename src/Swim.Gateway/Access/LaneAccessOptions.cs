namespace Swim.Gateway;

/// <summary>Who may come in and use which lanes; section <c>Swim:Access</c>, checked when the host starts.</summary>
public sealed class LaneAccessOptions
{
    /// <summary>
    /// The policy for what no rule speaks about: lanes of agents, and meta lanes unless <see cref="MetaPolicy"/> is set. Default: none, everybody may.
    /// </summary>
    public string? FallbackPolicy { get; set; }

    /// <summary>
    /// The policy for meta lanes (<c>swim:meta:…</c>, <c>swimos:meta:…</c>). Those of an agent or a lane ask for that agent's or lane's own rules besides.
    /// Default: <see cref="FallbackPolicy"/>; without it, nobody may as soon as any rule exists, and everybody as long as there is none.
    /// </summary>
    public string? MetaPolicy { get; set; }

    /// <summary>Rules besides those of agents' attributes; both are to be fulfilled.</summary>
    public IList<LaneAccessRule> Rules { get; } = [];

    /// <summary>Views of lanes besides those of agents' attributes, which come first.</summary>
    public IList<LaneViewRule> Views { get; } = [];

    /// <summary>What becomes of clients without an identity. Default: they come in.</summary>
    public AnonymousAccess Anonymous { get; set; }

    /// <summary>Time that a socket has to send credentials when it must. From 1 s to 5 min; default 10 s.</summary>
    public TimeSpan AuthenticationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Authentication schemes that are asked about upgrades, requests and <c>@auth</c> credentials, in this order until one knows the client.
    /// Default none: the default scheme of <c>AddAuthentication</c>.
    /// </summary>
    public IList<string> Schemes { get; } = [];

    /// <summary>
    /// How the slots of <c>@auth{slot:value}</c> are shown to the schemes: slot name to <c>Header: text</c>, with <c>{0}</c> for the value. Besides: a text alone is taken for
    /// <c>token</c>; a value <c>{cookie:name}</c> is replaced by that cookie of the upgrade request; without credentials the upgrade request is asked
    /// about anew. Default: <c>token</c>, <c>accessToken</c>, <c>idToken</c> and <c>openIdToken</c> as bearer tokens, <c>apiKey</c> as <c>X-Api-Key</c>.
    /// </summary>
    public IDictionary<string, string> Credentials { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["token"] = "Authorization: Bearer {0}",
        ["accessToken"] = "Authorization: Bearer {0}",
        ["idToken"] = "Authorization: Bearer {0}",
        ["openIdToken"] = "Authorization: Bearer {0}",
        ["apiKey"] = "X-Api-Key: {0}",
    };

    /// <summary>What becomes of a session when its token or cookie expires. Default: it is closed.</summary>
    public IdentityExpiry OnExpiry { get; set; }

    /// <summary>
    /// How often open links and streams are decided about anew, which is how long a permission that was taken away may still be used. From 1 s to 10 min; default 15 s.
    /// </summary>
    public TimeSpan RecheckInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether a client with an identity that asks for what it may not have is closed with 1008. Default: no, it is answered <c>@unlinked</c>.</summary>
    public bool CloseOnForbidden { get; set; }

    /// <summary>Decisions that one connection remembers, each for at most <see cref="RecheckInterval"/>; beyond it they are made anew. From 0 to 100,000; default 256.</summary>
    public int MaxRememberedDecisions { get; set; } = 256;
}
