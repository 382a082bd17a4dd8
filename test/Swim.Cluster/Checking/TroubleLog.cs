namespace Swim.Cluster.Checking;

/// <summary>What has been done to the cluster that excuses a loss. Safe from any thread.</summary>
/// <param name="maxLoss">Milliseconds: no write-behind change that was older when its silo died may be lost.</param>
/// <param name="now">The clock (<see cref="Moment"/>), in milliseconds.</param>
internal sealed class TroubleLog(long maxLoss, Func<long> now)
{
    private readonly Lock _gate = new();
    private readonly List<Trouble> _troubles = [];
    private long _open = long.MaxValue;
    private long _forgot = long.MinValue;

    /// <summary>The time of whatever is shown now, in milliseconds.</summary>
    public long Now => now();

    /// <summary>A silo is about to be killed, frozen or cut off.</summary>
    public void Begin()
    {
        lock (_gate) _open = Math.Min(_open, now());
    }

    /// <summary>It is gone, and with it what it had not stored.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_open == long.MaxValue) return;
            _troubles.Add(new Trouble(_open, now()));
            _open = long.MaxValue;
        }
    }

    /// <summary>It has come through: nothing may be lost.</summary>
    public void Cancel()
    {
        lock (_gate) _open = long.MaxValue;
    }

    /// <summary>A silo has ended by itself, some time ago.</summary>
    public void Add(long from, long until)
    {
        lock (_gate) _troubles.Add(new Trouble(from, until));
    }

    /// <summary>Lanes that are not stored may begin anew from now on: an agent moves, a silo ends in good order.</summary>
    public void MayForget()
    {
        lock (_gate) _forgot = now();
    }

    /// <summary>Whether there has been one since a moment.</summary>
    public bool AnySince(long moment)
    {
        lock (_gate) return _open != long.MaxValue || _troubles.Exists(one => one.Until >= moment);
    }

    /// <summary>The age that a change of that moment had when it was lost, if that may be; null when nothing excuses it.</summary>
    /// <param name="at">When somebody saw it.</param>
    /// <param name="isStored">Whether the lane is stored at all: else any silo's end excuses any loss.</param>
    public long? Excuse(long at, bool isStored)
    {
        lock (_gate)
        {
            if (!isStored && at <= _forgot + 60_000) return 0;
            foreach (var one in _open == long.MaxValue ? _troubles : [.. _troubles, new Trouble(_open, long.MaxValue)])
            {
                // what somebody saw at the moment of the end may have come to him a little later
                if (at <= Late(one.Until) && (!isStored || at >= one.From - maxLoss)) return Math.Max(0, one.From - at);
            }

            return null;
        }
    }

    private static long Late(long moment) => moment > long.MaxValue - 2_000 ? moment : moment + 2_000;
}
