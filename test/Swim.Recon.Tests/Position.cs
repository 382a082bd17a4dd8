namespace Swim.Recon.Tests;

[Form]
public partial record struct Position(double Lat, double Lon);
