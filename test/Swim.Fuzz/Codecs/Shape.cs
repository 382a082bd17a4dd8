using Swim.Recon;

namespace Swim.Fuzz.Codecs;

/// <summary>A form with members of several kinds, itself within itself.</summary>
[Form]
public sealed partial record Shape(string Name, double Lat, double Lng, int? Size, IReadOnlyList<Leg> Legs, Shape? Inner);
