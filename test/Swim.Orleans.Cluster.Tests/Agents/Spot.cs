using Swim.Recon;

namespace Swim.Tests.Agents;

/// <summary>Something at a place.</summary>
[Form]
public sealed partial record Spot(string Name, double Lat, double Lng);
