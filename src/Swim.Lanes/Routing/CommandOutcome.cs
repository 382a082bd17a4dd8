namespace Swim.Lanes;

/// <summary>How a command ended.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Message">For people: names node, lane, what was expected and what came. Null when it was accepted.</param>
/// <param name="Offset">Where in the body it went wrong, in bytes, or -1.</param>
public readonly record struct CommandOutcome(CommandStatus Status, string? Message = null, long Offset = -1)
{
    /// <summary>The handler has returned.</summary>
    public static CommandOutcome Accepted => default;
}
