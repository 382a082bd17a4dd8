namespace Swim.Recon;

/// <summary>Items as they are read: one plain value stays itself unless a record was asked for.</summary>
internal sealed class ItemCollector(bool isRecord)
{
    private readonly List<Item> _items = [];

    public void Add(Item item) => _items.Add(item);

    public Value ToValue() => !isRecord && _items is [Value single] ? single : ToRecord();

    public Record ToRecord() => Record.Own([.. _items]);
}
