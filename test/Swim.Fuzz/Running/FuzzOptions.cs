using System.Globalization;

namespace Swim.Fuzz.Running;

/// <summary>What a run is asked for.</summary>
internal sealed record FuzzOptions
{
    /// <summary>Mutated inputs: all of them through the codecs, as many through sessions without sockets as <see cref="Sessions"/> says.</summary>
    public long Frames { get; init; } = 200_000;

    /// <summary>Mutated frames through whole sessions in this process; null: a tenth of <see cref="Frames"/>.</summary>
    public long? Sessions { get; init; }

    /// <summary>Number of the first input of the codecs.</summary>
    public long First { get; init; }

    public ulong Seed { get; init; } = (ulong)Random.Shared.NextInt64();

    /// <summary>How much the campaigns over sockets ask for: 1 takes less than a minute.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Names of campaigns, or <c>codecs</c> and <c>sessions</c>; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public int Workers { get; init; } = Environment.ProcessorCount;

    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part);

    public static FuzzOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} needs a value.");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--frames" => options with { Frames = long.Parse(value, CultureInfo.InvariantCulture) },
                "--sessions" => options with { Sessions = long.Parse(value, CultureInfo.InvariantCulture) },
                "--first" => options with { First = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--scale" => options with { Scale = int.Parse(value, CultureInfo.InvariantCulture) },
                "--workers" => options with { Workers = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value.Split(',') },
                _ => throw new FormatException($"{arguments[i]} is not known."),
            };
        }

        return options;
    }
}
