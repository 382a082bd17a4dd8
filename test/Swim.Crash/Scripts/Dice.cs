namespace Swim.Crash.Scripts;

/// <summary>Numbers that look random and are the same wherever they are asked for (splitmix64).</summary>
internal struct Dice(ulong salt, long step)
{
    private ulong _state = salt + (unchecked((ulong)step) * 0xD1342543DE82EF95UL);

    /// <summary>From 0 to below the bound.</summary>
    public int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}
