using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>
/// Keys by the area they cover: a quad tree over the world. A node with more than <see cref="Capacity"/> items hands each one that fits into a
/// quarter down to it, at most <see cref="MaxDepth"/> times (a quarter is then some 20 m wide); one whose quarters hold few takes them back. Areas across the
/// antimeridian stand apart. Not safe for threads; keys must differ.
/// </summary>
internal sealed class SpatialIndex<TKey>(IComparer<TKey> comparer)
{
    private const int Capacity = 16;
    private const int MaxDepth = 20;

    private readonly List<Item> _crossing = [];
    private Node _root = new(new GeoBounds(-90, -180, 90, 180), 0);

    public int Count => _root.Total + _crossing.Count;

    public void Add(TKey key, in GeoBounds bounds)
    {
        var item = new Item(key, bounds);
        if (bounds.IsCrossing) _crossing.Add(item);
        else Add(_root, item);
    }

    /// <summary>Takes out a key that was added with these bounds.</summary>
    public void Remove(TKey key, in GeoBounds bounds)
    {
        if (bounds.IsCrossing) TakeOut(_crossing, key);
        else Remove(_root, key, bounds);
    }

    public void Clear()
    {
        _crossing.Clear();
        _root = new Node(_root.Cell, 0);
    }

    /// <summary>Adds each key whose area meets <paramref name="bounds"/>, once, in no order.</summary>
    public void Query(in GeoBounds bounds, List<TKey> found)
    {
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_crossing))
            if (item.Bounds.Intersects(bounds)) found.Add(item.Key);
        Query(_root, bounds, found);
    }

    private static void Query(Node node, in GeoBounds bounds, List<TKey> found)
    {
        if (node.Total == 0 || !node.Cell.Intersects(bounds)) return;
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(node.Items))
            if (item.Bounds.Intersects(bounds)) found.Add(item.Key);
        if (node.Quarters is null) return;
        foreach (var quarter in node.Quarters) Query(quarter, bounds, found);
    }

    private static void Add(Node node, in Item item)
    {
        while (true)
        {
            node.Total++;
            if (node.Quarters is null && (node.Items.Count < Capacity || node.Depth == MaxDepth)) break;
            if (node.Quarters is null) Split(node);
            if (node.QuarterOf(item.Bounds) is not { } quarter) break;
            node = quarter;
        }

        node.Items.Add(item);
    }

    private static void Split(Node node)
    {
        var (cell, depth) = (node.Cell, node.Depth + 1);
        var lat = (cell.South + cell.North) / 2;
        var lng = (cell.West + cell.East) / 2;
        node.Quarters =
        [
            new Node(new GeoBounds(cell.South, cell.West, lat, lng), depth), new Node(new GeoBounds(cell.South, lng, lat, cell.East), depth),
            new Node(new GeoBounds(lat, cell.West, cell.North, lng), depth), new Node(new GeoBounds(lat, lng, cell.North, cell.East), depth),
        ];
        var kept = 0;
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(node.Items))
        {
            if (node.QuarterOf(item.Bounds) is { } quarter) Add(quarter, item);
            else node.Items[kept++] = item;
        }

        node.Items.RemoveRange(kept, node.Items.Count - kept);
    }

    private void Remove(Node node, TKey key, in GeoBounds bounds)
    {
        Node? toCollapse = null;
        while (true)
        {
            node.Total--;
            if (node.Quarters is not null && node.Total <= Capacity / 2) toCollapse ??= node;
            if (node.Quarters is null || node.QuarterOf(bounds) is not { } quarter) break;
            node = quarter;
        }

        TakeOut(node.Items, key);
        if (toCollapse is null) return;
        foreach (var quarter in toCollapse.Quarters!) Collect(quarter, toCollapse.Items);
        toCollapse.Quarters = null;
    }

    private static void Collect(Node node, List<Item> items)
    {
        items.AddRange(node.Items);
        if (node.Quarters is null) return;
        foreach (var quarter in node.Quarters) Collect(quarter, items);
    }

    private void TakeOut(List<Item> items, TKey key)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (comparer.Compare(items[i].Key, key) != 0) continue;
            items[i] = items[^1];
            items.RemoveAt(items.Count - 1);
            return;
        }

        throw new InvalidOperationException($"The spatial index does not hold {key} where it should be.");
    }

    private readonly record struct Item(TKey Key, GeoBounds Bounds);

    private sealed class Node(GeoBounds cell, int depth)
    {
        public GeoBounds Cell { get; } = cell;

        public int Depth { get; } = depth;

        public List<Item> Items { get; } = [];

        public Node[]? Quarters { get; set; }

        /// <summary>Items here and below.</summary>
        public int Total { get; set; }

        public Node? QuarterOf(in GeoBounds bounds)
        {
            foreach (var quarter in Quarters!)
                if (quarter.Cell.Encloses(bounds)) return quarter;
            return null;
        }
    }
}
