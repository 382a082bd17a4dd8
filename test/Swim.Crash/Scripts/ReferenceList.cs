namespace Swim.Crash.Scripts;

/// <summary>What a list lane must hold at a step.</summary>
internal sealed class ReferenceList(ulong salt) : IListTarget
{
    private readonly List<long> _elements = [];

    public long Step { get; private set; }

    public IReadOnlyList<long> Elements => _elements;

    public int Count => _elements.Count;

    public void AdvanceTo(long step)
    {
        while (Step < step) Script.PlayList(salt, ++Step, this);
    }

    public void Reset()
    {
        _elements.Clear();
        Step = 0;
    }

    public void Insert(int index, long id) => _elements.Insert(index, id);

    public void Set(int index, long id) => _elements[index] = id;

    public void Move(int from, int to)
    {
        var id = _elements[from];
        _elements.RemoveAt(from);
        _elements.Insert(to, id);
    }

    public void RemoveAt(int index) => _elements.RemoveAt(index);

    public void Clear() => _elements.Clear();

    public void Drop(int count) => _elements.RemoveRange(0, Math.Min(count, _elements.Count));

    public void Take(int count)
    {
        if (count < _elements.Count) _elements.RemoveRange(count, _elements.Count - count);
    }
}
