namespace Swim.Lanes;

/// <summary>
/// The keys changed in a turn, each once, in the order of their first change. Keeps its memory from turn to turn (up to
/// <see cref="Keep"/> keys), so that a turn of the usual size allocates nothing.
/// </summary>
internal sealed class ChangedKeys<TKey>(IComparer<TKey> comparer)
{
    private const int Keep = 512;

    private TKey[] _keys = new TKey[4];
    private bool[] _existed = new bool[4];

    // indexes into _keys in key order, while there are at most Keep; then the pages take over
    private short[] _sorted = new short[4];
    private SortedPages<TKey, bool>? _many;

    public int Count { get; private set; }

    public TKey Key(int index) => _keys[index];

    /// <summary>Whether readers had the key before the turn.</summary>
    public bool Existed(int index) => _existed[index];

    public void Add(TKey key, bool existed)
    {
        if (_many is not null)
        {
            if (!_many.Set(key, true)) Append(key, existed);
            return;
        }

        var low = 0;
        var high = Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = comparer.Compare(_keys[_sorted[middle]], key);
            if (order == 0) return;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        Append(key, existed);
        if (Count > Keep)
        {
            _many = new SortedPages<TKey, bool>(comparer);
            for (var i = 0; i < Count; i++) _many.Set(_keys[i], true);
            return;
        }

        Array.Copy(_sorted, low, _sorted, low + 1, Count - 1 - low);
        _sorted[low] = (short)(Count - 1);
    }

    public void Clear()
    {
        _many = null;
        if (_keys.Length > Keep)
        {
            _keys = new TKey[4];
            _existed = new bool[4];
            _sorted = new short[4];
        }
        else
        {
            Array.Clear(_keys, 0, Count);
        }

        Count = 0;
    }

    private void Append(TKey key, bool existed)
    {
        if (Count == _keys.Length)
        {
            var size = Count * 2;
            Array.Resize(ref _keys, size);
            Array.Resize(ref _existed, size);
            if (_many is null) Array.Resize(ref _sorted, size);
        }

        _keys[Count] = key;
        _existed[Count] = existed;
        Count++;
    }
}
