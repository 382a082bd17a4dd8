namespace Learning.Agents;

/// <summary>How far the replay has got.</summary>
/// <param name="Next">The next event of the log.</param>
/// <param name="Round">How often the log has been through.</param>
/// <param name="Minute">Of the log, since the first departure.</param>
[Form]
public readonly partial record struct Progress(int Next, int Round, double Minute);
