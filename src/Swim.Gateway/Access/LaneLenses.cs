using System.Collections.Concurrent;
using Swim.Lanes;

namespace Swim.Gateway;

/// <summary>The lenses that readers look through, one for each lane, view and audience, as long as any reader does. Safe from any thread.</summary>
internal sealed class LaneLenses(Action<LaneView, string, Exception> failed)
{
    private const int FewLenses = 1024;

    private readonly ConcurrentDictionary<(string Node, string Lane, LaneView View, string Audience), WeakReference<LaneLens>> _lenses = new();
    private int _sweepAt = FewLenses;

    public LaneLens Find(string node, string lane, LaneView view, string audience)
    {
        var key = (node, lane, view, audience);
        while (true)
        {
            if (_lenses.TryGetValue(key, out var known))
            {
                if (known.TryGetTarget(out var lens)) return lens;
                _lenses.TryRemove(new KeyValuePair<(string, string, LaneView, string), WeakReference<LaneLens>>(key, known));
            }

            var made = new LaneLens(view, audience) { Failed = exception => failed(view, lane, exception) };
            if (!_lenses.TryAdd(key, new WeakReference<LaneLens>(made))) continue;
            if (_lenses.Count > Volatile.Read(ref _sweepAt)) Sweep();
            return made;
        }
    }

    // what nobody looks through any more is found by the garbage collector
    private void Sweep()
    {
        foreach (var entry in _lenses)
        {
            if (!entry.Value.TryGetTarget(out _)) _lenses.TryRemove(entry);
        }

        Volatile.Write(ref _sweepAt, Math.Max(FewLenses, _lenses.Count * 2));
    }
}
