namespace Learning.Agents;

/// <summary>By how many minutes an arrival was mispredicted, by the model and by the mean of all delays.</summary>
[Form]
public readonly partial record struct Miss(double Model, double Naive);
