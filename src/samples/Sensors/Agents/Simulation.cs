namespace Sensors.Agents;

/// <summary>Readings of a thermometer that nobody has bought yet: they wander about a temperature that is its own, with a gust now and then.</summary>
internal sealed class Simulation
{
    private const double Pull = 0.02; // of the way home per reading
    private const double Noise = 0.12;
    private const double Gust = 4;
    private const double GustChance = 0.004;

    private readonly Random _random;
    private readonly double _home;
    private double _celsius;

    public Simulation(string id, double? last)
    {
        // the same numbers for the same name in every process
        _random = new Random(id.Aggregate(17, (seed, letter) => unchecked(seed * 31 + letter)));
        _home = 12 + 12 * _random.NextDouble();
        _celsius = last ?? _home;
    }

    public double Next()
    {
        var gust = _random.NextDouble() < GustChance ? Gust * Swing() : 0;
        _celsius += Pull * (_home - _celsius) + Noise * Swing() + gust;
        return Math.Round(_celsius, 2);
    }

    // from -1.5 to 1.5, most often near 0
    private double Swing() => _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5;
}
