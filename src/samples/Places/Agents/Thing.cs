namespace Places.Agents;

/// <summary>Something that moves about a city.</summary>
/// <param name="Heading">Degrees clockwise from north.</param>
/// <param name="Speed">Metres per second.</param>
[Form]
public readonly partial record struct Thing(string Kind, double Heading, double Speed);
