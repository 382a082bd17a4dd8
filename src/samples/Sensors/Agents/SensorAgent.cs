namespace Sensors.Agents;

/// <summary>A thermometer: its readings of the last minute, figures over them, and an hour of summaries.</summary>
[Agent("/sensor/:id", Durability = Durability.Transient)]
public sealed partial class SensorAgent : WebAgent
{
    /// <summary>A device that has said nothing for this long is simulated.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const double LowestCelsius = -273.15;

    private DateTimeOffset _reported;
    private Simulation _simulation = null!;

    /// <summary>The readings of the last minute, in °C, by their time.</summary>
    [Lane(KeepFor = "1m", KeepLast = 600)] public partial MapLane<DateTimeOffset, double> Readings { get; }

    /// <summary>The last reading.</summary>
    [Lane(Durability = Durability.WriteBehind)] public partial ValueLane<double> Latest { get; }

    /// <summary>The lowest of the last minute.</summary>
    [Lane] public partial ValueLane<double> Lowest { get; }

    /// <summary>The mean of the last minute.</summary>
    [Lane] public partial ValueLane<double> Mean { get; }

    /// <summary>The highest of the last minute.</summary>
    [Lane] public partial ValueLane<double> Highest { get; }

    /// <summary>The figures of the last minute every ten seconds, for an hour.</summary>
    [Lane(KeepLast = 360, Durability = Durability.WriteBehind)] public partial MapLane<DateTimeOffset, Summary> History { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Readings.Aggregate.Min(reading => reading).Into(Lowest);
        Readings.Aggregate.Mean(reading => reading).Into(Mean);
        Readings.Aggregate.Max(reading => reading).Into(Highest);
        _simulation = new Simulation(GetProperty("id")!, Latest.IsSet ? Latest.Value : null);
        return Task.CompletedTask;
    }

    /// <summary>A device says what it has measured, in °C.</summary>
    [Command]
    private void Report(double celsius)
    {
        if (!double.IsFinite(celsius) || celsius < LowestCelsius) throw new ArgumentException($"{celsius} °C is no temperature.");
        _reported = Clock.GetUtcNow();
        Take(celsius);
    }

    [Every("250ms")]
    private void Simulate()
    {
        if (Clock.GetUtcNow() - _reported >= Patience) Take(_simulation.Next());
    }

    [Every("10s")]
    private void Summarize()
    {
        if (Readings.Count > 0) History[Clock.GetUtcNow()] = new Summary(Lowest.Value, Math.Round(Mean.Value, 2), Highest.Value);
    }

    private void Take(double celsius)
    {
        Readings[Clock.GetUtcNow()] = celsius;
        Latest.Value = celsius;
    }
}
