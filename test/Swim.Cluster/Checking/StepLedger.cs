using Swim.Crash.Checking;

namespace Swim.Cluster.Checking;

/// <summary>
/// A committed value that goes on from itself: which activation has taken which step. Two activations that both commit would both take one. Safe from any thread.
/// </summary>
internal sealed class StepLedger(string name, Findings findings)
{
    private const int Kept = 8_192;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _lives = [];
    private long _newest;
    private long _life;

    public void Saw(long step, long life)
    {
        lock (_gate)
        {
            if (_lives.TryGetValue(step, out var known))
            {
                if (known != life) findings.Add($"{name}: step {step} was committed by activation {known} and by activation {life}");
                return;
            }

            if (_lives.Count > Kept) _lives.Clear();
            _lives[step] = life;
            if (step <= _newest) return;
            if (life < _life) findings.Add($"{name}: step {step} is of activation {life}, after one of activation {_life}");
            (_newest, _life) = (step, life);
        }
    }

    public void Settled(long step)
    {
        lock (_gate)
        {
            if (step < _newest) findings.Add($"{name} is at step {step}; step {_newest} had been shown");
        }
    }
}
