namespace Learning.Agents;

/// <summary>Mean absolute error of predictions, in minutes.</summary>
/// <param name="Observations">Arrivals since the beginning.</param>
/// <param name="Model">Of the model, over the last arrivals.</param>
/// <param name="Naive">Of the mean of all delays so far, over the last arrivals.</param>
/// <param name="ModelEver">Of the model, since the beginning.</param>
/// <param name="NaiveEver">Of the mean, since the beginning.</param>
[Form]
public readonly partial record struct Error(long Observations, double Model, double Naive, double ModelEver, double NaiveEver);
