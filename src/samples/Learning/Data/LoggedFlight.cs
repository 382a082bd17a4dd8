namespace Learning.Data;

/// <summary>A flight of the log.</summary>
/// <param name="Hour">Of the day, where it departed.</param>
/// <param name="Delay">Minutes late on arrival; negative: early.</param>
/// <param name="Departs">Minute of the log.</param>
/// <param name="Arrives">Minute of the log.</param>
public sealed record LoggedFlight(int Id, string Origin, string Destination, double Hour, int Miles, int Delay, double Departs, double Arrives);
