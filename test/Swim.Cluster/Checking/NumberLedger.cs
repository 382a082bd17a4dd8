using Swim.Crash.Checking;

namespace Swim.Cluster.Checking;

/// <summary>A value or a list that orders write in growing numbers. Safe from any thread.</summary>
internal sealed class NumberLedger(string name, Keeping keeping, TroubleLog troubles, Losses losses, Findings findings)
{
    private readonly Lock _gate = new();
    private readonly History _history = new(name, keeping, troubles, losses, findings);

    /// <summary>An order of that number is about to be sent.</summary>
    public void Send(long number)
    {
        lock (_gate) _history.Send(number);
    }

    public void Saw(long number)
    {
        lock (_gate) _history.Saw(number);
    }

    public void WentBack(long from, long to, string who)
    {
        lock (_gate) _history.WentBack(from, to, who);
    }

    /// <param name="number">Where all agree that it is.</param>
    /// <param name="mustHave">Whether the last order must have arrived.</param>
    public void Settled(long number, bool mustHave)
    {
        lock (_gate)
        {
            if (mustHave && number < _history.Sent) findings.Add($"{name} is at {number}; order {_history.Sent} was lost");
            _history.Settled(number);
        }
    }
}
