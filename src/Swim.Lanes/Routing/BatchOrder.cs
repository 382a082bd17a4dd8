namespace Swim.Lanes;

/// <summary>Which of a sender's batches one is, for the agent that gets it from another process.</summary>
/// <param name="Sender">The sender (<see cref="BatchSender"/>); 0: nobody whose order matters.</param>
/// <param name="Number">The batch's number among all of the sender's; those for one agent grow.</param>
/// <param name="GivenUp">The last number for which the sender does not wait any more, though it never heard what became of it; 0: none.</param>
public readonly record struct BatchOrder(long Sender, long Number, long GivenUp);
