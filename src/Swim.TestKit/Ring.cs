namespace Swim.TestKit;

/// <summary>The last items of a sequence, and how many came before them. Not safe for several threads.</summary>
internal sealed class Ring<T>(int capacity)
{
    private readonly Queue<T> _items = [];

    public long Total { get; private set; }

    public long Missing => Total - _items.Count;

    public void Add(T item)
    {
        Total++;
        if (_items.Count == capacity) _items.Dequeue();
        _items.Enqueue(item);
    }

    public T[] ToArray() => [.. _items];
}
