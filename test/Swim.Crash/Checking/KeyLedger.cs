using System.Diagnostics;

namespace Swim.Crash.Checking;

/// <summary>
/// What is known of a map whose keys clients write themselves: each key by one client, in numbered updates and removals. An update's value is its number. Safe from any thread.
/// </summary>
internal sealed class KeyLedger(string name, char group, Findings findings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, History> _keys = [];

    public void Send(string key, long number, bool isRemoval)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var history)) _keys[key] = history = new History();
            history.Sent = number;
            if (isRemoval) history.Removals.Add(number);
        }
    }

    public void SawUpdate(string key, long number)
    {
        lock (_gate)
        {
            if (Find(key, number) is not { } history) return;
            Shown(history, number);
        }
    }

    /// <summary>The key went; before, it had the value.</summary>
    public void SawRemoval(string key, long before)
    {
        lock (_gate)
        {
            if (!_keys.TryGetValue(key, out var history)) return;
            if (history.FirstRemovalFrom(before + 1) is { } removal) Shown(history, removal);
            else findings.Add($"{name} removed {key}, which nobody had asked for since update {before}");
        }
    }

    public void Recovered(IReadOnlyDictionary<string, long> found, in ServerEnd crash, Loss loss)
    {
        lock (_gate)
        {
            if (crash.LosesEverything)
            {
                if (found.Count > 0) findings.Add($"{name} has keys in a new process, and should begin anew");
                _keys.Clear();
                return;
            }

            foreach (var (key, number) in found) Find(key, number);
            foreach (var (key, history) in _keys) Check(key, history, found.TryGetValue(key, out var number) ? number : null, crash, loss);
        }
    }

    private History? Find(string key, long number)
    {
        if (_keys.TryGetValue(key, out var history) && number <= history.Sent && !history.Removals.Contains(number)) return history;
        findings.Add($"{name} has {key} with {number}, which nobody has sent");
        return null;
    }

    private void Check(string key, History history, long? number, in ServerEnd crash, Loss loss)
    {
        // without the key its last operation was a removal: any of those sent, in doubt the one that leaves nothing to find fault with
        var at = number ?? history.FirstRemovalFrom(Math.Max(1, history.Floor)) ?? 0;
        var latest = number ?? history.Removals.Max;
        if (at < history.Floor) findings.Add($"{name} has {key} at operation {at}{(number is null ? " (no entry)" : "")}; {history.Floor} had been shown or stored");
        var first = history.Seen.FindIndex(seen => seen.Number > latest);
        if (group == 'w' && first >= 0)
        {
            var window = crash.At - history.Seen[first].At;
            loss.Add(0, window);
            if (crash.IsOrderly) findings.Add($"{name} has {key} at operation {latest} after an orderly stop; {history.Seen[^1].Number} had been shown");
            else if (window > crash.MaxLoss) findings.Add($"{name} has {key} at operation {latest}: {history.Seen[first].Number}, {window} ms old when the server died, is lost");
        }

        history.Floor = Math.Max(history.Floor, at);
        history.Seen.Clear();
        history.Removals.RemoveWhere(removal => removal < history.Floor);
    }

    private void Shown(History history, long number)
    {
        if (history.Seen.Count == 0 || number > history.Seen[^1].Number) history.Seen.Add((number, Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000)));
        if (group == 'c') history.Floor = Math.Max(history.Floor, number);
    }

    private sealed class History
    {
        public long Sent { get; set; }

        public long Floor { get; set; }

        public SortedSet<long> Removals { get; } = [];

        public List<(long Number, long At)> Seen { get; } = [];

        public long? FirstRemovalFrom(long number) => Removals.GetViewBetween(number, long.MaxValue) is { Count: > 0 } later ? later.Min : null;
    }
}
