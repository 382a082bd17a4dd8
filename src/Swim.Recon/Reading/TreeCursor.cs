namespace Swim.Recon;

/// <summary>Hands a tree to a <see cref="ReconReader"/> token by token: syntax that cannot be read in place comes this way.</summary>
internal sealed class TreeCursor
{
    private static readonly object End = new();
    private readonly Stack<object> _ahead = new();

    /// <summary>The scalar or expression read last.</summary>
    public Value Value { get; private set; } = Value.Extant;

    /// <summary>The name of the attribute or slot read last.</summary>
    public string Name { get; private set; } = "";

    public bool IsDone => _ahead.Count == 0;

    public void Add(Value value) => _ahead.Push(value);

    public void AddItems(Record record)
    {
        for (var i = record.Count - 1; i >= 0; i--) _ahead.Push(record[i]);
    }

    public void UseNameAsText() => Value = Text.From(Name);

    public ReconToken Peek() => TokenOf(_ahead.Peek());

    private static ReconToken TokenOf(object next) => next switch
    {
        Attr => ReconToken.Attr,
        Slot { Key: Text } => ReconToken.Slot,
        Slot => ReconToken.KeyedSlot,
        Record => ReconToken.StartRecord,
        Text => ReconToken.Text,
        Num => ReconToken.Number,
        Bool => ReconToken.Bool,
        Data => ReconToken.Data,
        Expression => ReconToken.Expression,
        Recon.Value => ReconToken.Extant,
        _ => ReconToken.EndRecord,
    };

    public ReconToken Read()
    {
        var next = _ahead.Pop();
        switch (next)
        {
            case Attr attr:
                Name = attr.Name;
                _ahead.Push(attr.Value);
                break;
            case Slot { Key: Text key } slot:
                Name = key.Value;
                _ahead.Push(slot.Value);
                break;
            case Slot slot:
                _ahead.Push(slot.Value);
                _ahead.Push(slot.Key);
                break;
            case Record record:
                _ahead.Push(End);
                AddItems(record);
                break;
            case Value value:
                Value = value;
                break;
        }

        return TokenOf(next);
    }
}
