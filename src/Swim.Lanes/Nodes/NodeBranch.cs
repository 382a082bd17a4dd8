namespace Swim.Lanes;

/// <summary>
/// One segment of a path in a <see cref="NodeTree{T}"/>. Its name is a part of some path below or at it, so that names take no memory of their own.
/// The tree's lock guards it.
/// </summary>
internal sealed class NodeBranch<T>(NodeBranch<T>? parent, string text, int start, int length)
    where T : class
{
    private static readonly Comparer<NodeBranch<T>> ByName = Comparer<NodeBranch<T>>.Create(static (x, y) => x.Name.SequenceCompareTo(y.Name));

    private SortedSet<NodeBranch<T>>? _children;

    public NodeBranch<T>? Parent => parent;

    public ReadOnlySpan<char> Name => text.AsSpan(start, length);

    public T? Item { get; set; }

    public long Created { get; set; }

    /// <summary>How many stand here and below.</summary>
    public int Count { get; set; }

    public bool HasChildren => _children is { Count: > 0 };

    /// <summary>The path up to and with this segment.</summary>
    public string Path => text[..(start + length)];

    public NodeBranch<T>? Find(NodeBranch<T> named) => _children is not null && _children.TryGetValue(named, out var child) ? child : null;

    public void Add(NodeBranch<T> child) => (_children ??= new SortedSet<NodeBranch<T>>(ByName)).Add(child);

    public void Remove(NodeBranch<T> child)
    {
        _children!.Remove(child);
        if (_children.Count == 0) _children = null;
    }

    /// <summary>The children from a name on, itself included; finding the first costs the logarithm of their number.</summary>
    public IEnumerable<NodeBranch<T>> From(NodeBranch<T>? first)
    {
        if (_children is null) return [];
        if (first is null) return _children;
        return ByName.Compare(_children.Max!, first) < 0 ? [] : _children.GetViewBetween(first, _children.Max);
    }
}
