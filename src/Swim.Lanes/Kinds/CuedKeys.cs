namespace Swim.Lanes;

/// <summary>
/// Keys cued or removed in a turn, each once, in the order of their first mention; the last word on a key counts. Keeps its memory from
/// turn to turn up to <see cref="Keep"/> keys.
/// </summary>
internal sealed class CuedKeys<TKey>
    where TKey : notnull
{
    private const int Keep = 512;

    private Dictionary<TKey, int> _places = [];
    private List<(TKey Key, bool IsRemoved)> _keys = [];

    public int Count => _keys.Count;

    public (TKey Key, bool IsRemoved) this[int index] => _keys[index];

    public void Add(TKey key, bool isRemoved)
    {
        if (_places.TryAdd(key, _keys.Count)) _keys.Add((key, isRemoved));
        else _keys[_places[key]] = (key, isRemoved);
    }

    public void Clear()
    {
        if (_keys.Capacity > Keep)
        {
            _places = [];
            _keys = [];
            return;
        }

        _places.Clear();
        _keys.Clear();
    }
}
