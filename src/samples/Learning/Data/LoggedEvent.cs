namespace Learning.Data;

/// <summary>A departure or an arrival.</summary>
public readonly record struct LoggedEvent(double Minute, bool IsArrival, LoggedFlight Flight);
