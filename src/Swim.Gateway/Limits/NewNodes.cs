using System.Net;

namespace Swim.Gateway.Limits;

/// <summary>
/// How fast agents may be named that nobody has named of late, each of which may have to be started: by one address, and by all together. Every address has its own allowance; where all together ask for
/// more than there is, or memory is short, what there is is shared evenly among the addresses that ask, whatever each asks for. Safe from any thread.
/// </summary>
internal sealed class NewNodes
{
    /// <summary>What is in the way is the address's own allowance.</summary>
    public const string AddressLimit = "address_nodes";

    // allowances kept; beyond it strangers share one until others have recovered
    private const int MostAddresses = 100_000;

    // as long as memory is short: enough to go on, and less than idle agents leave
    private const double ShortMemoryShare = 0.01;

    // what one who has to wait owes at most: later ones are not made to wait for more than that
    private const double MostSecondsOwed = 30;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Allowance> _addresses = [];
    private readonly Allowance _others;
    private readonly RecentNodes _recent;
    private readonly TimeProvider _time;
    private readonly MemoryWatch _memory;
    private readonly LimitMetrics _metrics;
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly double _totalPerSecond;
    private readonly double _totalBurst;
    private double _free;
    private long _at;
    private long _windowStart;
    private long _roomMadeAt;
    private int _asking;
    private int _askedBefore;

    public NewNodes(TimeProvider time, GatewayOptions options, MemoryWatch memory, LimitMetrics metrics)
    {
        (_time, _memory, _metrics) = (time, memory, metrics);
        _recent = new RecentNodes(time);
        (_perSecond, _burst) = (options.MaxNewNodesPerSecondPerAddress, options.NewNodeBurstPerAddress);
        (_totalPerSecond, _totalBurst) = (options.MaxTotalNewNodesPerSecond, options.TotalNewNodeBurst);
        _free = _totalBurst;
        _at = _windowStart = time.GetTimestamp();
        _others = new Allowance(_burst, _at);
    }

    /// <summary>Whether nobody has named the agent of late; from now on somebody has.</summary>
    public bool IsNew(string path) => _recent.Add(path);

    /// <summary>Names agents; returns how long the one who does has to wait before the next.</summary>
    /// <param name="address">Where it comes from; those without an address have one allowance together.</param>
    /// <param name="count">How many agents that were <see cref="IsNew"/>.</param>
    /// <param name="limit">What it waits for, for the metric.</param>
    public TimeSpan Take(IPAddress? address, int count, out string limit)
    {
        _metrics.Named(count);
        lock (_lock)
        {
            var allowance = Refill(address);
            allowance.Free = Math.Max(allowance.Free - count, -MostSecondsOwed * _perSecond);
            limit = AddressLimit;
            var wait = allowance.Free >= 0 ? 0 : -allowance.Free / _perSecond;
            _free = Math.Max(_free - count, -1);
            if (Share() is { } share)
            {
                allowance.Next = Math.Min(Math.Max(allowance.Next, _at) + Ticks(count / share), _at + Ticks(MostSecondsOwed));
                var turn = _time.GetElapsedTime(_at, allowance.Next).TotalSeconds;
                if (turn > wait)
                {
                    wait = turn;
                    limit = _memory.IsShort ? "memory" : "total_nodes";
                }
            }

            return TimeSpan.FromSeconds(wait);
        }
    }

    /// <summary>Names one agent if that may be at once: it is not new, or there is allowance for it.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="path">The agent's node path.</param>
    /// <param name="limit">What is in the way.</param>
    /// <param name="wait">When it may be tried again.</param>
    public bool TryName(IPAddress? address, string path, out string limit, out TimeSpan wait)
    {
        (limit, wait) = ("", default);
        if (_recent.Contains(path)) return true;
        if (!TryTake(address, out limit, out wait)) return false;
        if (_recent.Add(path)) _metrics.Named(1);
        return true;
    }

    private bool TryTake(IPAddress? address, out string limit, out TimeSpan wait)
    {
        lock (_lock)
        {
            var allowance = Refill(address);
            limit = AddressLimit;
            wait = allowance.Free >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - allowance.Free) / _perSecond);
            if (allowance.Free < 1) return false;
            if (_free < 1 || _memory.IsShort)
            {
                limit = _memory.IsShort ? "memory" : "total_nodes";
                wait = _time.GetElapsedTime(_at, Math.Max(_at, allowance.Next));
                if (wait > TimeSpan.Zero) return false;
                if (Share() is { } share) allowance.Next = _at + Ticks(1 / share);
            }

            allowance.Free--;
            _free = Math.Max(_free - 1, -1);
            return true;
        }
    }

    private Allowance Refill(IPAddress? address)
    {
        var now = _time.GetTimestamp();
        _free = Math.Min(_totalBurst, _free + (_time.GetElapsedTime(_at, now).TotalSeconds * _totalPerSecond));
        _at = now;
        if (_time.GetElapsedTime(_windowStart, now) is var window && window > Window)
        {
            // the window before counts while the present one is young
            _askedBefore = window > 2 * Window ? 0 : _asking;
            _asking = 0;
            _windowStart = now;
        }

        var allowance = Find(address is null ? IPAddress.None : ClientAddress.NetworkOf(address));
        allowance.Free = Math.Min(_burst, allowance.Free + (_time.GetElapsedTime(allowance.At, now).TotalSeconds * _perSecond));
        allowance.At = now;
        if (allowance.Window != _windowStart)
        {
            allowance.Window = _windowStart;
            _asking++;
        }

        return allowance;
    }

    private Allowance Find(IPAddress network)
    {
        if (_addresses.TryGetValue(network, out var allowance)) return allowance;
        if (_addresses.Count >= MostAddresses && !MakeRoom()) return _others;
        return _addresses[network] = new Allowance(_burst, _at);
    }

    // who has everything back is as one who was never here; looked for once a second at most, or a flood of strangers would cost a walk each
    private bool MakeRoom()
    {
        if (_time.GetElapsedTime(_roomMadeAt, _at) < Window) return false;
        _roomMadeAt = _at;
        foreach (var (network, allowance) in _addresses)
        {
            var gained = _time.GetElapsedTime(allowance.At, _at).TotalSeconds * _perSecond;
            if (allowance.Free + gained >= _burst && allowance.Next <= _at) _addresses.Remove(network);
        }

        return _addresses.Count < MostAddresses;
    }

    // agents a second of one address while there is less than is asked for
    private double? Share()
    {
        if (_memory.IsShort) return Math.Max(1, _totalPerSecond * ShortMemoryShare / Asking);
        return _free >= 0 ? null : Math.Max(1, _totalPerSecond / Asking);
    }

    private int Asking => Math.Max(1, Math.Max(_asking, _askedBefore));

    private long Ticks(double seconds) => (long)(seconds * _time.TimestampFrequency);

    private sealed class Allowance(double free, long at)
    {
        public double Free = free;
        public long At = at;
        public long Next = at;
        public long Window = -1;
    }
}
