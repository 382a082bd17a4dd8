namespace Swim.Crash.Scripts;

/// <summary>What a map lane must hold at a step.</summary>
internal sealed class ReferenceMap(ulong salt) : IMapTarget
{
    private readonly SortedDictionary<long, long> _entries = [];

    public long Step { get; private set; }

    public IReadOnlyDictionary<long, long> Entries => _entries;

    public int Count => _entries.Count;

    public void AdvanceTo(long step)
    {
        while (Step < step) Script.PlayMap(salt, ++Step, this);
    }

    public void Reset()
    {
        _entries.Clear();
        Step = 0;
    }

    public void Put(long key, long id) => _entries[key] = id;

    public void Remove(long key) => _entries.Remove(key);

    public void Clear() => _entries.Clear();

    public void Drop(int count)
    {
        foreach (var key in _entries.Keys.Take(count).ToArray()) _entries.Remove(key);
    }

    public void Take(int count)
    {
        foreach (var key in _entries.Keys.Skip(count).ToArray()) _entries.Remove(key);
    }
}
