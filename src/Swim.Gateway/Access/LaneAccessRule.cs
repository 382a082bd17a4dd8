namespace Swim.Gateway;

/// <summary>One rule about who may use which lanes: in <see cref="LaneAccessOptions.Rules"/>, or from an agent's attributes.</summary>
public sealed class LaneAccessRule
{
    /// <summary>The agents, by their route pattern as <c>[Agent]</c> has it (<c>/vehicle/:id</c>). Null in rules that belong to an agent already.</summary>
    public string? Route { get; set; }

    /// <summary>The lane; null for all lanes of the agent.</summary>
    public string? Lane { get; set; }

    /// <summary>What is meant. Default: everything.</summary>
    public LaneVerbs Verbs { get; set; } = LaneVerbs.All;

    /// <summary>HTTP methods in upper case, of an HTTP lane; empty: all.</summary>
    public IList<string> Methods { get; } = [];

    /// <summary>The policy to be fulfilled; null with no <see cref="Roles"/> either: whoever is known.</summary>
    public string? Policy { get; set; }

    /// <summary>Roles, comma-separated, of which one is enough; null: none asked for.</summary>
    public string? Roles { get; set; }

    /// <summary>Everybody may: lifts what a wider rule asks for.</summary>
    public bool AllowsAnonymous { get; set; }
}
