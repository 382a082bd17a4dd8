namespace Swim.Crash.Checking;

/// <summary>How a life of the server ended.</summary>
/// <param name="At">When, or when its store stopped answering if it was not back for long; milliseconds of the machine's monotonic clock.</param>
/// <param name="IsOrderly">It was asked to end, and had the time to store everything.</param>
/// <param name="LosesEverything">The store does not outlive the process.</param>
/// <param name="MaxLoss">Milliseconds: no write-behind change older than that may be lost.</param>
internal readonly record struct ServerEnd(long At, bool IsOrderly, bool LosesEverything, long MaxLoss);
