namespace Weather;

[Agent("/station/:id", Durability = Durability.Committed)]
public sealed partial class StationAgent : WebAgent
{
    [Lane] public partial SupplyLane<Reading> Readings { get; }
    [Lane] public partial DemandLane<double> Mean { get; }
    [Lane("hours")] public partial DemandMapLane<int, Reading?> ByHour { get; }
    [Lane] public partial DemandMapLane<string, double> BySensor { get; }

    [OnCue(nameof(Mean))] private int Average() => 1;

    [OnSync(nameof(ByHour))] private static List<int> Hours() => [1, 2];

    [OnCue(nameof(ByHour))] private Reading? AtHour(int hour) => new("a", hour);

    [OnSync(nameof(BySensor))] private IEnumerable<string> Sensors() => ["a"];

    [OnCue("bySensor")] private static bool TryOfSensor(string sensor, out double mean)
    {
        mean = 1;
        return sensor == "a";
    }
}

[Agent("/gauge")]
public sealed partial class GaugeAgent : WebAgent
{
    [Lane] public partial DemandMapLane<string, int> Levels { get; }

    [OnSync(nameof(Levels))] private string[] Names() => ["a"];

    [OnCue(nameof(Levels))] private int? Level(string name) => name.Length == 0 ? null : name.Length;
}

[Form] public sealed partial record Reading(string Sensor, double Celsius);
