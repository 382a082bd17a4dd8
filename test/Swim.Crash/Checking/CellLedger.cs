namespace Swim.Crash.Checking;

/// <summary>A committed value that one client sets by acknowledged requests, in growing numbers. Safe from any thread.</summary>
internal sealed class CellLedger(string name, Findings findings)
{
    private readonly Lock _gate = new();
    private long _sent;
    private long _floor;

    /// <summary>The number of the next request.</summary>
    public long Next()
    {
        lock (_gate) return ++_sent;
    }

    public void Saw(long number)
    {
        lock (_gate)
        {
            if (number > _sent) findings.Add($"{name} shows {number}; {_sent} was the last that was sent");
            _floor = Math.Max(_floor, number);
        }
    }

    public void Recovered(long number, in ServerEnd crash)
    {
        lock (_gate)
        {
            if (crash.LosesEverything) _floor = 0;
            if (number < _floor) findings.Add($"{name} is back at {number}; {_floor} had been shown or acknowledged");
            if (number > _sent) findings.Add($"{name} has {number}; {_sent} was the last that was sent");
        }
    }
}
