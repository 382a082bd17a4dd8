using System.Globalization;

namespace Swim.Cluster.Running;

/// <summary>What a run is asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>Faults that need nothing special of the machine.</summary>
    private const string AllFaults = "kill,drain,pause,freeze,collect,migrate,roll";

    private static readonly string[] Known = [.. AllFaults.Split(','), "cut", "double", "upgrade", "none"];

    public int Rounds { get; init; } = 10;

    public int Silos { get; init; } = 3;

    /// <summary>Gateways without a silo, besides.</summary>
    public int Gateways { get; init; }

    public int Clients { get; init; } = 6;

    /// <summary>Seconds over which a process that is stopped sends its clients away.</summary>
    public double DrainWindow { get; init; } = 1;

    public int Agents { get; init; } = 8;

    public int Seed { get; init; } = Random.Shared.Next(1, int.MaxValue);

    /// <summary>The longest load before a fault.</summary>
    public double Seconds { get; init; } = 1.5;

    /// <summary>Mean milliseconds between what one client does and what it does next.</summary>
    public int Pace { get; init; } = 12;

    public IReadOnlyList<string> Faults { get; init; } = AllFaults.Split(',');

    /// <summary>Milliseconds of a probe between silos; 0: Orleans' defaults.</summary>
    public int Probe { get; init; } = 500;

    public int Misses { get; init; } = 2;

    /// <summary>Seconds until an idle agent is collected.</summary>
    public double Collection { get; init; } = 3;

    /// <summary>Milliseconds: what a write-behind lane may lose. The promise is the flush interval (250 ms) plus one commit; a loaded machine takes its time.</summary>
    public long MaxLoss { get; init; } = 2_000;

    /// <summary>Bytes of memory that a silo may have.</summary>
    public long MaxResident { get; init; } = 1L << 30;

    /// <summary>How long links may take to be current again, and everything to come to rest.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The folder with the driver of <c>@swim/client</c>; null: no such observer.</summary>
    public string? Observer { get; init; }

    /// <summary>The next version of the program, for <c>upgrade</c>; by default where the build puts it.</summary>
    public string Next { get; init; } = Path.Combine(AppContext.BaseDirectory.Replace("Swim.Cluster", "Swim.Cluster.Next", StringComparison.Ordinal), "Swim.Cluster.dll");

    /// <summary>No round begins after so long; zero: all rounds are run.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>Where each process's output is written, with times; null: nowhere.</summary>
    public string? Logs { get; init; }

    public bool Json { get; init; }

    /// <summary>How long a silo that answers nobody may be counted among the living.</summary>
    public TimeSpan Detection => Probe > 0 ? TimeSpan.FromMilliseconds((Probe * (Misses + 1) * 4) + 5_000) : TimeSpan.FromSeconds(90);

    /// <summary>The same when those that are left are no majority: they have to wait until the others have not signed the table for long.</summary>
    public TimeSpan DetectionOfMost => Detection + TimeSpan.FromSeconds(Probe > 0 ? 25 : 100);

    public static RunOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RunOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value.");
            var value = arguments[++i];
            options = arguments[i - 1] switch
            {
                "--rounds" => options with { Rounds = Number(value) },
                "--silos" => options with { Silos = Number(value) },
                "--gateways" => options with { Gateways = Number(value) },
                "--drain-window" => options with { DrainWindow = double.Parse(value, CultureInfo.InvariantCulture) },
                "--clients" => options with { Clients = Number(value) },
                "--agents" => options with { Agents = Number(value) },
                "--seed" => options with { Seed = Number(value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--pace" => options with { Pace = Number(value) },
                "--faults" => options with { Faults = FaultsOf(value) },
                "--membership" => Membership(options, value),
                "--collection" => options with { Collection = double.Parse(value, CultureInfo.InvariantCulture) },
                "--max-loss" => options with { MaxLoss = Number(value) },
                "--settle" => options with { Settle = TimeSpan.FromSeconds(Number(value)) },
                "--next" => options with { Next = value },
                "--limit" => options with { Limit = TimeSpan.FromSeconds(Number(value)) },
                "--logs" => options with { Logs = value },
                "--observer" => options with { Observer = value },
                _ => throw new FormatException($"{arguments[i - 1]} {value} is not known."),
            };
        }

        return options;
    }

    private static string[] FaultsOf(string value)
    {
        var faults = (value == "all" ? AllFaults : value).Split(',');
        return faults.FirstOrDefault(fault => !Known.Contains(fault)) is { } unknown
            ? throw new FormatException($"{unknown} is no fault; there are {string.Join(", ", Known)}.")
            : faults;
    }

    private static RunOptions Membership(RunOptions options, string value)
    {
        if (value == "default") return options with { Probe = 0 };
        var parts = value.Split('x');
        return parts.Length == 2 ? options with { Probe = Number(parts[0]), Misses = Number(parts[1]) } : throw new FormatException("--membership is 'default' or MILLISECONDSxPROBES, as 500x2.");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
