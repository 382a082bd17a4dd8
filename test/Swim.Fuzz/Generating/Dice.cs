namespace Swim.Fuzz.Generating;

/// <summary>Numbers that look random and are the same wherever they are asked for (splitmix64): one sequence for each seed and number of a frame.</summary>
internal struct Dice(ulong seed, long number)
{
    private ulong _state = seed + (unchecked((ulong)number) * 0xD1342543DE82EF95UL);

    public ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below the bound.</summary>
    public int Next(int bound) => (int)(Bits() % (ulong)bound);

    /// <summary>One time in so many.</summary>
    public bool OneIn(int times) => Next(times) == 0;

    /// <summary>From 0 to below the bound, small ones far more often than large ones.</summary>
    public int NextSmall(int bound) => Next(1 + Next(1 + Next(bound)));

    public T Pick<T>(ReadOnlySpan<T> from) => from[Next(from.Length)];
}
