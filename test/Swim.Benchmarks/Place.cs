using Swim.Recon;

namespace Swim.Benchmarks;

/// <summary>A value as apps have them.</summary>
[Form]
public readonly partial record struct Place(double Lat, double Lng, int Number);
