namespace Learning.Agents;

/// <summary>A flight has departed.</summary>
/// <param name="Hour">Of the day, where it departs: 13.5 is half past one.</param>
/// <param name="Miles">To go.</param>
[Form]
public sealed partial record Departure(int Flight, string Origin, double Hour, int Miles);
