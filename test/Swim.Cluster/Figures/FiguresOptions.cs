using System.Globalization;

namespace Swim.Cluster.Figures;

/// <summary>What is to be measured.</summary>
internal sealed record FiguresOptions
{
    public int Silos { get; init; } = 3;

    public int Agents { get; init; } = 50;

    /// <summary>Items that each agent publishes in a turn, of which it has one every 10 ms.</summary>
    public int Burst { get; init; } = 4;

    /// <summary>How often what is compared is measured, in turns.</summary>
    public int Repeats { get; init; } = 3;

    public double Seconds { get; init; } = 5;

    public int Sources { get; init; } = 10_000;

    public bool Json { get; init; }

    /// <summary>Agents of another silo that clients command.</summary>
    public int Commanded { get; init; } = 1000;

    /// <summary>Commands per second to them; 0: as many as they take.</summary>
    public int Rate { get; init; } = 10_000;

    /// <summary>Whether only commands are measured.</summary>
    public bool CommandsOnly { get; init; }

    public static FiguresOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new FiguresOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (arguments[i] == "--commands")
            {
                options = options with { CommandsOnly = true };
                continue;
            }

            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value.");
            var value = double.Parse(arguments[++i], CultureInfo.InvariantCulture);
            options = arguments[i - 1] switch
            {
                "--silos" => options with { Silos = (int)value },
                "--agents" => options with { Agents = (int)value },
                "--burst" => options with { Burst = (int)value },
                "--repeats" => options with { Repeats = (int)value },
                "--seconds" => options with { Seconds = value },
                "--commanded" => options with { Commanded = (int)value },
                "--rate" => options with { Rate = (int)value },
                "--sources" => options with { Sources = (int)value },
                _ => throw new FormatException($"{arguments[i - 1]} is not known."),
            };
        }

        return options;
    }
}
