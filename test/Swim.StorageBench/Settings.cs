using System.Globalization;

namespace Swim.StorageBench;

/// <summary>What to measure.</summary>
internal sealed record Settings
{
    public IReadOnlyList<StoreKind> Stores { get; init; } = [StoreKind.Sqlite, StoreKind.Postgres];

    public IReadOnlyList<int> Agents { get; init; } = [1, 10, 1_000];

    /// <summary>Who is measured; empty for everyone.</summary>
    public IReadOnlyList<ContestantKind> Contestants { get; init; } = [];

    /// <summary>Entries of the map lanes whose one-key updates are compared.</summary>
    public IReadOnlyList<int> Entries { get; init; } = [1_000, 1_000_000];

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Runs of each; the first only warms up.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>Null when an argument is not understood.</summary>
    public static Settings? Parse(string[] arguments)
    {
        var settings = new Settings();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) return null;
            var value = arguments[i + 1];
            try
            {
                settings = arguments[i] switch
                {
                    "--stores" => settings with { Stores = [.. value.Split(',').Select(name => Enum.Parse<StoreKind>(name, ignoreCase: true))] },
                    "--contestants" => settings with { Contestants = [.. value.Split(',').Select(name => Enum.Parse<ContestantKind>(name, ignoreCase: true))] },
                    "--agents" => settings with { Agents = Numbers(value) },
                    "--entries" => settings with { Entries = value == "none" ? [] : Numbers(value) },
                    "--seconds" => settings with { Duration = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                    "--repeats" => settings with { Repeats = int.Parse(value, CultureInfo.InvariantCulture) },
                    _ => throw new FormatException(),
                };
            }
            catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
            {
                return null;
            }
        }

        return settings;
    }

    public bool Has(ContestantKind contestant) => Contestants.Count == 0 || Contestants.Contains(contestant);

    private static int[] Numbers(string list) => [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
