using System.Runtime.CompilerServices;

namespace Swim.Gateway.Connections;

/// <summary>
/// Uplinks with something to send, in five tranches of priority over [−1, 1] as the reference has them. In one round a tranche is given
/// at most its weight in turns, and every tranche at least one: a link that waits is served within a bounded number of rounds, whatever the others do.
/// Each uplink is in here at most once, so the lists are bounded by the links.
/// </summary>
internal sealed class ReadyUplinks
{
    private const int Tranches = 5;

    private static ReadOnlySpan<byte> Weights => [1, 2, 4, 8, 16];

    // the object itself is their gate, and they stand in it: there are very many connections
    private PerTranche<Uplink?> _heads;
    private PerTranche<Uplink?> _tails;
    private PerTranche<byte> _turnsLeft;
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Adds to the end of its tranche; true when nothing was here before.</summary>
    public bool Add(Uplink uplink)
    {
        var tranche = TrancheOf(uplink.Request.Prio);
        lock (this)
        {
            if (_tails[tranche] is { } tail) tail.NextReady = uplink;
            else _heads[tranche] = uplink;
            _tails[tranche] = uplink;
            return _count++ == 0;
        }
    }

    /// <summary>Takes the uplink whose turn it is, or null.</summary>
    public Uplink? Take()
    {
        if (IsEmpty) return null;
        lock (this)
        {
            while (_count > 0)
            {
                for (var tranche = Tranches - 1; tranche >= 0; tranche--)
                {
                    if (_heads[tranche] is not { } uplink || _turnsLeft[tranche] == 0) continue;
                    _turnsLeft[tranche]--;
                    _heads[tranche] = uplink.NextReady;
                    if (uplink.NextReady is null) _tails[tranche] = null;
                    uplink.NextReady = null;
                    _count--;
                    return uplink;
                }

                Weights.CopyTo(_turnsLeft);
            }
        }

        return null;
    }

    [InlineArray(Tranches)]
    private struct PerTranche<T>
    {
        private T _first;
    }

    internal static int TrancheOf(float prio) => (int)Math.Round((Math.Clamp(prio, -1f, 1f) + 1f) * 2f);
}
