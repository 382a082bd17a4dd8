namespace Learning.Agents;

/// <summary>What is expected of a flight in the air.</summary>
/// <param name="Delay">How late it will be, in minutes.</param>
/// <param name="Naive">The mean of all delays so far: the prediction of somebody who has learned nothing else.</param>
/// <param name="Features">What was known when it departed; the model learns from this when the flight has arrived.</param>
[Form]
public sealed partial record Prediction(string Origin, double Delay, double Naive, double[] Features);
