namespace Learning.Agents;

/// <summary>A flight has arrived.</summary>
/// <param name="Delay">Minutes late; negative: early.</param>
[Form]
public sealed partial record Arrival(int Flight, int Delay);
