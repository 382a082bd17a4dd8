namespace Swim.Recon;

/// <summary>Collects the items of a <see cref="Record"/>. Not safe from more than one thread.</summary>
public sealed class RecordBuilder
{
    private readonly List<Item> _items = [];

    /// <summary>Items so far.</summary>
    public int Count => _items.Count;

    /// <summary>Adds an attribute.</summary>
    public RecordBuilder Attr(string name, Value? value = null) => Add(new Attr(name, value));

    /// <summary>Adds a slot.</summary>
    public RecordBuilder Slot(Value key, Value? value = null) => Add(new Slot(key, value));

    /// <summary>Adds an item.</summary>
    public RecordBuilder Add(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _items.Add(item);
        return this;
    }

    /// <summary>Adds a record's items, nothing for <see cref="Value.Absent"/>, or the item itself.</summary>
    public RecordBuilder AddFlat(Item item)
    {
        switch (item)
        {
            case Absent:
                break;
            case Record record:
                _items.AddRange(record.Span);
                break;
            default:
                Add(item);
                break;
        }

        return this;
    }

    /// <summary>A record of the items so far.</summary>
    public Record ToRecord() => Record.Own([.. _items]);
}
