using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// Reads a list lane's events, verb by verb. Keeps the elements with their keys in order, which tell an insertion from a replacement. Places that the list
/// does not have are passed over. Not safe for threads.
/// </summary>
public sealed class ListEventReader<T>
{
    /// <summary>Reads an element.</summary>
    public delegate T Parser(ReadOnlySpan<byte> body);

    private readonly List<Value> _keys = [];
    private readonly List<T?> _values = [];
    private readonly Queue<ListChange<T>> _changes = [];

    /// <summary>The next change that what was read has made; false when there is none left.</summary>
    public bool TryTake(out ListChange<T> change) => _changes.TryDequeue(out change);

    /// <summary>All elements are gone.</summary>
    public void Clear()
    {
        _keys.Clear();
        _values.Clear();
        _changes.Enqueue(new(ListChangeKind.Clear, -1, -1, default));
    }

    /// <summary>Reads an event's body; its changes are then to be taken.</summary>
    /// <returns>False when it is no event of a list.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, Parser parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        if (!ReconHeader.TrySplit(text, out var name, out var header, out var body)) return false;
        var slots = Form.Value.Parse(header);
        if (name.SequenceEqual("update"u8)) Update(Number(slots, "index"), slots["key"], parse(body));
        else if (name.SequenceEqual("remove"u8)) Remove(Number(slots, "index"));
        else if (name.SequenceEqual("move"u8)) Move(Number(slots, "from"), Number(slots, "to"));
        else if (name.SequenceEqual("clear"u8)) Clear();
        else if (name.SequenceEqual("drop"u8)) Shorten(_keys.Count - Form.Int32.FromValue(slots), atFront: true);
        else if (name.SequenceEqual("take"u8)) Shorten(Form.Int32.FromValue(slots), atFront: false);
        else return false;
        return true;
    }

    private static int Number(Value slots, string name) => slots[name] is Num number ? Form.Int32.FromValue(number) : -1;

    private void Update(int index, Value key, T value)
    {
        if (index < 0 || index > _keys.Count) return;
        if (index < _keys.Count && _keys[index].Equals(key))
        {
            _values[index] = value;
            _changes.Enqueue(new(ListChangeKind.Update, index, -1, value));
            return;
        }

        _keys.Insert(index, key);
        _values.Insert(index, value);
        _changes.Enqueue(new(ListChangeKind.Insert, index, -1, value));
    }

    private void Move(int from, int to)
    {
        if (from < 0 || to < 0 || from >= _keys.Count || to >= _keys.Count) return;
        var (key, value) = (_keys[from], _values[from]);
        _keys.RemoveAt(from);
        _values.RemoveAt(from);
        _keys.Insert(to, key);
        _values.Insert(to, value);
        _changes.Enqueue(new(ListChangeKind.Move, from, to, value));
    }

    private void Remove(int index)
    {
        if (index < 0 || index >= _keys.Count) return;
        _keys.RemoveAt(index);
        _values.RemoveAt(index);
        _changes.Enqueue(new(ListChangeKind.Remove, index, -1, default));
    }

    private void Shorten(int count, bool atFront)
    {
        while (_keys.Count > Math.Max(count, 0)) Remove(atFront ? 0 : _keys.Count - 1);
    }
}
