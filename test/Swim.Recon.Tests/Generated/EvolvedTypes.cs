namespace Swim.Recon.Tests.Generated;

#pragma warning disable CA1819 // forms take any shape

// each pair is one type before and after a change

[Form("Reading")] public partial record ReadingBefore(double Value, string Unit, int Count);

[Form("Reading")] public partial record ReadingAfter(double Value, string Unit, int Count = 3, string Source = "sensor", int? Quality = null, string Note = "");

[Form("Reading")] public partial record ReadingShorter(double Value);

[Form("Vehicle")] public partial record VehicleBefore(string Plate, double SpeedKmh, double Heading);

[Form("Vehicle")]
public partial record VehicleAfter(
    [FormerName("plateNo", "plate")] string Registration, [property: FormerName("speedKmh")] double Speed, [Member("course"), FormerName("heading")] double Direction);

[Form("Car")]
[FormerName("Vehicle", "Lorry")]
public partial class Car
{
    public string Plate { get; set; } = "none";
}

[Form("Signal")]
public enum SignalBefore
{
    Red,
    [Member("yellow")] Yellow,
    Green,
    Off,
}

[Form]
public enum Signal
{
    Red,
    [FormerName("yellow")] Amber,
    [FormerName("Off")] Green,
}

[Form("Trip")] public partial record TripBefore([Header] int Id, string Name);

[Form("Trip")] public partial record TripAfter(int Id, [Header] string Name);

[Form("Narrow")] public partial record Narrow(int Count, float Level, int Id, bool Open, string Tag, Point At, double Ratio);

[Form("Narrow")] public partial record Broad(long Count, double Level, string Id, string Open, List<string> Tag, IReadOnlyList<Point> At, decimal Ratio);

[Form("Narrow")] public partial record Perhaps(int? Count, float? Level, int? Id, bool? Open, string? Tag, Point? At, double? Ratio);
