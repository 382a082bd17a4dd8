using System.Globalization;

namespace Swim.Crash.Running;

/// <summary>What a race is asked for.</summary>
internal sealed record RaceOptions
{
    public double Seconds { get; init; } = 30;

    public int Seed { get; init; } = Random.Shared.Next(1, int.MaxValue);

    /// <summary>Agents that both processes run.</summary>
    public int Agents { get; init; } = 2;

    /// <summary>Senders of requests per process.</summary>
    public int Senders { get; init; } = 3;

    /// <summary>A PostgreSQL database to use instead of a private server.</summary>
    public string? At { get; init; }

    public static RaceOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RaceOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value.");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--agents" => options with { Agents = int.Parse(value, CultureInfo.InvariantCulture) },
                "--senders" => options with { Senders = int.Parse(value, CultureInfo.InvariantCulture) },
                "--at" => options with { At = value },
                _ => throw new FormatException($"{arguments[i]} {value} is not known."),
            };
        }

        return options;
    }
}
