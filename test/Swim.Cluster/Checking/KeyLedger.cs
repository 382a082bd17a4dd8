using Swim.Crash.Checking;

namespace Swim.Cluster.Checking;

/// <summary>
/// A map whose keys clients write themselves, each key one connection in numbered updates and removals; an update's value is its number. Safe from any thread.
/// </summary>
internal sealed class KeyLedger(string name, Keeping keeping, TroubleLog troubles, Losses losses, Findings findings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Key> _keys = [];

    /// <summary>The number of the next operation on a key.</summary>
    public long Send(string key, bool isRemoval)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var one)) _keys[key] = one = new Key(new History($"{name} {key}", keeping, troubles, losses, findings));
            var number = one.History.Send();
            if (isRemoval) one.Removals.Add(number);
            return number;
        }
    }

    public void SawUpdate(string key, long number)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var one) || one.Removals.Contains(number)) findings.Add($"{name} has {key} with {number}, which nobody has sent");
            else one.History.Saw(number);
        }
    }

    /// <summary>The key went; before, it had the value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="before">The value.</param>
    /// <param name="who">Who was told.</param>
    /// <param name="isDoubtful">It may as well have gone with what an activation had not stored: whoever is shown an older update next has seen that.</param>
    /// <returns>Which operation that was, at the earliest.</returns>
    public long SawRemoval(string key, long before, string who, out bool isDoubtful)
    {
        isDoubtful = false;
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var one)) return before;
            var earlier = one.RemovalBefore(before);
            if (one.RemovalFrom(before + 1) is { } removal)
            {
                isDoubtful = one.History.MayGoBack(before, earlier);
                if (!isDoubtful) one.History.Saw(removal);
                return removal;
            }

            one.History.WentBack(before, earlier, who, "removed");
            return earlier;
        }
    }

    /// <summary>What was taken for a removal was none: the key had gone with what was not stored.</summary>
    public void WasLost(string key, long before, string who)
    {
        lock (_gate)
        {
            if (_keys.TryGetValue(key, out var one)) one.History.WentBack(before, one.RemovalBefore(before), who, "removed");
        }
    }

    public void WentBack(string key, long from, long to, string who)
    {
        lock (_gate)
        {
            if (_keys.TryGetValue(key, out var one)) one.History.WentBack(from, to, who, "updated");
        }
    }

    /// <summary>All agree on what there is.</summary>
    /// <param name="entries">The map.</param>
    /// <param name="mustHave">Keys whose last operation must have arrived: their writers have lived through, and nobody was in trouble.</param>
    /// <param name="isOver">Keys whose writers are no more.</param>
    public void Settled(IReadOnlyDictionary<string, long> entries, Func<string, bool> mustHave, Func<string, bool> isOver)
    {
        lock (_gate)
        {
            foreach (var key in entries.Keys.Where(key => !_keys.ContainsKey(key))) findings.Add($"{name} has {key}, which nobody has sent");
            foreach (var (key, one) in _keys.ToArray())
            {
                var present = entries.TryGetValue(key, out var number);

                // without the key its last operation was a removal: in doubt the one that leaves nothing to find fault with
                var at = present ? number : one.RemovalFrom(Math.Max(1, one.History.Newest)) ?? one.RemovalBefore(one.History.Newest);
                var sent = one.History.Sent;
                var isLast = present ? number == sent : one.Removals.Contains(sent);
                if (!isLast && mustHave(key)) findings.Add($"{name}: operation {sent} on {key} was lost: the key {(present ? $"has {number}" : "is not there")}");
                one.History.Settled(at);
                one.Removals.RemoveWhere(removal => removal < at);
                if (!present && isOver(key)) _keys.Remove(key);
            }
        }
    }

    private sealed record Key(History History)
    {
        public SortedSet<long> Removals { get; } = [];

        public long? RemovalFrom(long number) => Removals.GetViewBetween(number, long.MaxValue) is { Count: > 0 } later ? later.Min : null;

        public long RemovalBefore(long number) => number > 0 && Removals.GetViewBetween(0, number) is { Count: > 0 } earlier ? earlier.Max : 0;
    }
}
