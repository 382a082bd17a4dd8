using System.Globalization;

namespace Swim.Crash.Running;

/// <summary>What a run is asked for.</summary>
internal sealed record RunOptions
{
    /// <summary><c>sqlite</c>, <c>postgres</c> or <c>memory</c>.</summary>
    public string Store { get; init; } = "sqlite";

    /// <summary><c>server</c>, <c>postgres</c>, <c>both</c>, or <c>disk</c>: the server, and its disk is full now and then.</summary>
    public string Kill { get; init; } = "server";

    public int Kills { get; init; } = 10;

    /// <summary>The longest that the server is under load before it is killed.</summary>
    public double Seconds { get; init; } = 3;

    public int Seed { get; init; } = Random.Shared.Next(1, int.MaxValue);

    public int Agents { get; init; } = 4;

    public int Clients { get; init; } = 3;

    /// <summary>Milliseconds: what a write-behind lane may lose. The promise is the flush interval (250 ms) plus one commit; a loaded machine takes its time.</summary>
    public long MaxLoss { get; init; } = 2_000;

    /// <summary>A folder for the SQLite file, or a PostgreSQL database to use instead of a private server.</summary>
    public string? At { get; init; }

    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RunOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value.");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--store" when value is "sqlite" or "postgres" or "memory" => options with { Store = value },
                "--kill" when value is "server" or "postgres" or "both" or "disk" => options with { Kill = value },
                "--kills" => options with { Kills = Number(value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = Number(value) },
                "--agents" => options with { Agents = Number(value) },
                "--clients" => options with { Clients = Number(value) },
                "--max-loss" => options with { MaxLoss = Number(value) },
                "--at" => options with { At = value },
                _ => throw new FormatException($"{arguments[i]} {value} is not known."),
            };
        }

        if (options.Kill is "postgres" or "both" && options.Store != "postgres") throw new FormatException("Only with --store postgres there is a PostgreSQL to kill.");
        if (options.Kill == "disk" && options.Store != "sqlite") throw new FormatException("Only with --store sqlite there is a disk to be full.");
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
