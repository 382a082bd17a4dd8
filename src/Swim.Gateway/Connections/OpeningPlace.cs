namespace Swim.Gateway.Connections;

/// <summary>A place at the <see cref="OpeningGate"/>; the default value is none.</summary>
internal readonly record struct OpeningPlace(int Index, long Generation, bool IsTaken);
