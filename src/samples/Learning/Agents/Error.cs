namespace Learning.Agents;

/// <summary>Mean absolute error of the last predictions, in minutes.</summary>
/// <param name="Observations">Arrivals since the beginning.</param>
/// <param name="Model">Of the model.</param>
/// <param name="Naive">Of the mean of all delays so far.</param>
[Form]
public readonly partial record struct Error(long Observations, double Model, double Naive);
