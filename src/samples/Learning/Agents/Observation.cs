namespace Learning.Agents;

/// <summary>An arrival, and what had been said of it. Minutes.</summary>
[Form]
public sealed partial record Observation(int Flight, string Origin, int Delay, double Predicted);
