namespace Swim.Recon.Tests;

[Form]
public partial record struct Telemetry([property: Header] int Id, double Speed, long Count, bool Moving, Position Where);
