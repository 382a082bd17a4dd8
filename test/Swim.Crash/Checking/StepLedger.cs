namespace Swim.Crash.Checking;

/// <summary>What is known of a lane that goes on by steps: what was asked for, what was shown, what must be there. Safe from any thread.</summary>
internal sealed class StepLedger(string name, char group, Findings findings)
{
    private readonly Lock _gate = new();
    private readonly List<(long Step, long At)> _seen = [];
    private long _floor;
    private long _base;
    private long _issued;

    public string Name => name;

    public char Group => group;

    /// <summary>The step that was shown or found last.</summary>
    public long Newest
    {
        get
        {
            lock (_gate) return _seen.Count > 0 ? _seen[^1].Step : _base;
        }
    }

    /// <summary>Steps are about to be asked for.</summary>
    public void Issue(long steps)
    {
        lock (_gate) _issued += steps;
    }

    /// <summary>Somebody was shown the lane at a step.</summary>
    public void Saw(long step, long at)
    {
        lock (_gate)
        {
            if (step > _base + _issued) findings.Add($"{name} shows step {step}; only {_base + _issued} were asked for");
            if (_seen.Count == 0 || step > _seen[^1].Step) _seen.Add((step, at));
            if (group == 'c') _floor = Math.Max(_floor, step);
        }
    }

    /// <summary>Somebody was told that so many steps are stored.</summary>
    public void Stored(long step)
    {
        lock (_gate) _floor = Math.Max(_floor, step);
    }

    /// <summary>The lane has been found at a step in a new life of the server, before anything was asked of it.</summary>
    public void Recovered(long step, in ServerEnd crash, Loss loss)
    {
        lock (_gate)
        {
            if (group == 't' || crash.LosesEverything)
            {
                if (step != 0) findings.Add($"{name} stands at step {step} in a new process, and should begin anew");
                _floor = 0;
            }
            else
            {
                if (step < _floor) findings.Add($"{name} is back at step {step}; step {_floor} {(group == 'c' ? "had been shown or acknowledged" : "had been stored")}");
                if (step > _base + _issued) findings.Add($"{name} stands at step {step}; only {_base + _issued} were asked for");
                if (group == 'w') CountLoss(step, crash, loss);
                _floor = Math.Max(_floor, step);
            }

            _seen.Clear();
            _base = step;
            _issued = 0;
        }
    }

    private void CountLoss(long step, in ServerEnd crash, Loss loss)
    {
        var first = _seen.FindIndex(seen => seen.Step > step);
        if (first < 0) return;
        var window = crash.At - _seen[first].At;
        loss.Add(_seen[^1].Step - step, window);
        if (crash.IsOrderly) findings.Add($"{name} is back at step {step} after an orderly stop; step {_seen[^1].Step} had been shown");
        else if (window > crash.MaxLoss) findings.Add($"{name} is back at step {step}: step {_seen[first].Step}, {window} ms old when the server died, is lost");
    }
}
