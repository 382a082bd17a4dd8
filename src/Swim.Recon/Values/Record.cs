using System.Collections;
using System.Runtime.CompilerServices;

namespace Swim.Recon;

/// <summary>
/// An ordered list of items. A key may occur more than once; looking one up gives the last.
/// Equality is by position: <c>{x:1,y:2}</c> is not <c>{y:2,x:1}</c>.
/// </summary>
[CollectionBuilder(typeof(Record), nameof(Of))]
public sealed class Record : Value, IReadOnlyList<Item>
{
    private readonly Item[] _items;

    private Record(Item[] items) => _items = items;

    /// <summary><c>{}</c>.</summary>
    public static Record Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>The item at a position.</summary>
    public Item this[int index] => _items[index];

    /// <inheritdoc/>
    public override Value this[string key]
    {
        get
        {
            for (var i = _items.Length - 1; i >= 0; i--)
            {
                if (_items[i] is Field { Key: Text text } field && text.Value == key) return field.Value;
            }

            return Value.Absent;
        }
    }

    /// <inheritdoc/>
    public override Value this[Value key]
    {
        get
        {
            for (var i = _items.Length - 1; i >= 0; i--)
            {
                if (_items[i] is Field field && field.Key.Equals(key)) return field.Value;
            }

            return Value.Absent;
        }
    }

    /// <inheritdoc/>
    public override string? Tag => _items.Length > 0 && _items[0] is Attr attr ? attr.Name : null;

    /// <inheritdoc/>
    public override Value Body => Tag is null ? this : _items.Length switch
    {
        1 => Value.Absent,
        2 when _items[1] is Value value => value,
        _ => new Record(_items[1..]),
    };

    internal ReadOnlySpan<Item> Span => _items;

    internal override int TypeOrder => 3;

    /// <summary>From a copy of the items.</summary>
    public static Record Of(params ReadOnlySpan<Item> items)
    {
        foreach (var item in items) ArgumentNullException.ThrowIfNull(item, nameof(items));
        return items.IsEmpty ? Empty : new Record(items.ToArray());
    }

    /// <summary>Whether a field has this key.</summary>
    public bool ContainsKey(Value key)
    {
        foreach (var item in _items)
        {
            if (item is Field field && field.Key.Equals(key)) return true;
        }

        return false;
    }

    /// <summary>A record with these items after its own.</summary>
    public Record With(params ReadOnlySpan<Item> items) => Of([.. _items, .. items]);

    internal static Record Own(Item[] items) => items.Length == 0 ? Empty : new Record(items);

    /// <inheritdoc/>
    public IEnumerator<Item> GetEnumerator() => ((IEnumerable<Item>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    private protected override int CompareSameType(Item other)
    {
        Item[] a = _items, b = ((Record)other)._items;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            var order = a[i].CompareTo(b[i]);
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }
}
