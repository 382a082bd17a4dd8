namespace Swim.Lanes;

/// <summary>A command whose handler has ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Commit">
/// The commit of this activation that makes its <see cref="Durability.Committed"/> changes durable, for
/// <see cref="AgentLanes.WhenCommittedAsync"/>; 0 when there is nothing to wait for.
/// </param>
public readonly record struct CommandTicket(CommandOutcome Outcome, long Commit);
