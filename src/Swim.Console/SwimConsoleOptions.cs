namespace Swim;

/// <summary>Who may open the console; bound to <c>Swim:Console</c>. What the console shows comes from lanes, whose own policies hold for it as for everyone.</summary>
public sealed class SwimConsoleOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Swim:Console";

    /// <summary>
    /// Whether <c>MapSwim</c> serves the console at <c>/_swim/</c>. Default null: in the environment <c>Development</c>, and elsewhere when a
    /// <see cref="Policy"/> says who may see it. True without a policy is refused outside <c>Development</c> when the host starts.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>The authorization policy (of <c>AddAuthorization</c>) that a request for the console's files has to meet. Default null: none.</summary>
    public string? Policy { get; set; }
}
