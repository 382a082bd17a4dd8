using Swim.Recon;

namespace Swim.Conformance.Transcripts;

/// <summary>A lane's state as a client that applies its events sees it.</summary>
internal sealed class Replica
{
    private readonly List<KeyValuePair<Value, Value>> _elements = [];

    public Replica(Shape shape) => Shape = shape;

    private Replica(Replica other)
    {
        Shape = other.Shape;
        Value = other.Value;
        _elements.AddRange(other._elements);
    }

    public Shape Shape { get; }

    public Value Value { get; private set; } = Value.Absent;

    /// <summary>Entries in key order, or elements in theirs.</summary>
    public IReadOnlyList<KeyValuePair<Value, Value>> Elements => _elements;

    public Replica Clone() => new(this);

    public bool TryGet(Value key, out Value value)
    {
        var at = Find(key);
        value = at < 0 ? Value.Absent : _elements[at].Value;
        return at >= 0;
    }

    public void Apply(in Change change)
    {
        if (Shape == Shape.Value) Value = change.Body;
        else if (Shape == Shape.Map) ApplyEntry(change);
        else if (Shape == Shape.List) ApplyElement(change);
    }

    public bool SameAs(Replica other) => Shape switch
    {
        Shape.Value => Text(Value) == Text(other.Value),
        Shape.Map => Show() == other.Show(),
        Shape.List => _elements.Select(e => Text(e.Value)).SequenceEqual(other._elements.Select(e => Text(e.Value))),
        _ => true,
    };

    public string Show() => Shape switch
    {
        Shape.Value => Text(Value),
        Shape.Map => string.Join(", ", _elements.Select(e => $"{Text(e.Key)}: {Text(e.Value)}")),
        _ => string.Join(", ", _elements.Select(e => Text(e.Value))),
    };

    private static string Text(Value value) => value.ToString(ReconFormat.Strict);

    private void ApplyEntry(in Change change)
    {
        switch (change.Verb)
        {
            case Verb.Update:
                var at = Find(change.Key);
                if (at >= 0) _elements[at] = new(change.Key, change.Body);
                else Insert(change.Key, change.Body);
                break;
            case Verb.Remove:
                var gone = Find(change.Key);
                if (gone >= 0) _elements.RemoveAt(gone);
                break;
            default:
                ApplyRange(change);
                break;
        }
    }

    private void ApplyElement(in Change change)
    {
        var at = Find(change.Key);
        if (at < 0 && change.Key.IsAbsent && change.Index >= 0 && change.Index < _elements.Count) at = change.Index;
        switch (change.Verb)
        {
            case Verb.Update when at >= 0:
                _elements[at] = new(_elements[at].Key, change.Body);
                break;
            case Verb.Update:
                _elements.Insert(Math.Clamp(change.Index, 0, _elements.Count), new(change.Key, change.Body));
                break;
            case Verb.Remove when at >= 0:
                _elements.RemoveAt(at);
                break;
            case Verb.Move when at >= 0 && change.To >= 0 && change.To < _elements.Count:
                var moved = _elements[at];
                _elements.RemoveAt(at);
                _elements.Insert(change.To, moved);
                break;
            default:
                ApplyRange(change);
                break;
        }
    }

    private void ApplyRange(in Change change)
    {
        if (change.Verb == Verb.Clear) _elements.Clear();
        else if (change.Verb == Verb.Drop) _elements.RemoveRange(0, Math.Min(change.Index, _elements.Count));
        else if (change.Verb == Verb.Take && change.Index < _elements.Count) _elements.RemoveRange(change.Index, _elements.Count - change.Index);
    }

    private void Insert(Value key, Value value)
    {
        var at = _elements.FindIndex(e => Form.Value.Comparer.Compare(e.Key, key) > 0);
        _elements.Insert(at < 0 ? _elements.Count : at, new(key, value));
    }

    private int Find(Value key) => key.IsAbsent ? -1 : _elements.FindIndex(e => e.Key.Equals(key));
}
