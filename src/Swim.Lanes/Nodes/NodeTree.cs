using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>
/// What stands at node paths (the active agents of a silo), by path segment with counts, so that a level is shown without looking at what is below it. Adding and
/// removing cost the depth of the path times the logarithm of the siblings; a page costs its entries. Safe from any thread.
/// </summary>
/// <typeparam name="T">What stands at a path.</typeparam>
public sealed class NodeTree<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly NodeBranch<T> _root = new(null, "", 0, 0);
    private long _version;
    private int _count;

    /// <summary>How many stand in it.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Grows with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Puts something at a path, in place of what stands there.</summary>
    /// <param name="path">A normalised node path: it begins with a slash.</param>
    /// <param name="item">What stands there from now on.</param>
    /// <param name="created">When it began, in the caller's unit.</param>
    public void Add(string path, T item, long created)
    {
        CheckPath(path);
        ArgumentNullException.ThrowIfNull(item);
        lock (_gate)
        {
            var branch = _root;
            for (var start = 1; ; )
            {
                var end = EndOf(path, start);
                var named = new NodeBranch<T>(branch, path, start, end - start);
                if (branch.Find(named) is { } child)
                {
                    branch = child;
                }
                else
                {
                    branch.Add(named);
                    branch = named;
                }

                if (end == path.Length) break;
                start = end + 1;
            }

            var isNew = branch.Item is null;
            branch.Item = item;
            branch.Created = created;
            _version++;
            if (!isNew) return;
            Volatile.Write(ref _count, _count + 1);
            for (var up = branch; up is not null; up = up.Parent) up.Count++;
        }
    }

    /// <summary>Takes something away from a path; false when it does not stand there (any more).</summary>
    public bool Remove(string path, T item)
    {
        CheckPath(path);
        lock (_gate)
        {
            if (FindLocked(path) is not { } branch || !ReferenceEquals(branch.Item, item)) return false;
            branch.Item = null;
            branch.Created = 0;
            _version++;
            Volatile.Write(ref _count, _count - 1);
            for (var up = branch; up is not null; up = up.Parent) up.Count--;
            while (branch is { Count: 0, Parent: { } parent })
            {
                parent.Remove(branch);
                branch = parent;
            }

            return true;
        }
    }

    /// <summary>What stands at a path.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out T? item)
    {
        CheckPath(path);
        lock (_gate) item = FindLocked(path)?.Item;
        return item is not null;
    }

    /// <summary>
    /// Adds to a list what stands at paths that begin with <paramref name="prefix"/> and come after <paramref name="after"/>, in <see cref="NodeOrder"/>, until the list has
    /// <paramref name="most"/> entries.
    /// </summary>
    public void List(string prefix, string after, int most, ICollection<NodeEntry<T>> entries)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(entries);
        var bound = NodeOrder.Instance.Compare(after, prefix) >= 0 ? after : prefix;
        lock (_gate) Walk(_root, new Page(bound, prefix, after, most, entries), start: 1, isBound: bound.Length > 0);
    }

    /// <summary>
    /// Adds to a list the level below <paramref name="folder"/> (<c>/</c>, <c>/unit/</c>): keys that begin with <paramref name="prefix"/> and come after <paramref name="after"/>, in
    /// order of their names, until the list has <paramref name="most"/> entries. Nothing when the folder does not end with a slash.
    /// </summary>
    public void ListLevel(string folder, string prefix, string after, int most, ICollection<NodeEntry<T>> entries)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(entries);
        if (folder.Length == 0 || folder[0] != '/' || folder[^1] != '/') return;
        lock (_gate)
        {
            var branch = folder.Length == 1 ? _root : FindLocked(folder[..^1]);
            if (branch is null) return;
            var name = "";
            if (prefix.StartsWith(folder, StringComparison.Ordinal)) name = prefix[folder.Length..];
            else if (prefix.Length > 0 && !folder.StartsWith(prefix, StringComparison.Ordinal)) return;
            var past = after.StartsWith(folder, StringComparison.Ordinal) ? after[folder.Length..] : "";
            if (past.Length == 0 && NodeOrder.Instance.Compare(after, folder) > 0) return;
            var first = string.CompareOrdinal(past, name) > 0 ? past : name;
            foreach (var child in branch.From(first.Length == 0 ? null : new NodeBranch<T>(null, first, 0, first.Length)))
            {
                if (entries.Count >= most || !child.Name.StartsWith(name)) return;
                if (past.Length > 0 && child.Name.SequenceEqual(past)) continue;
                entries.Add(EntryOf(child));
            }
        }
    }

    private static NodeEntry<T> EntryOf(NodeBranch<T> branch) => new(branch.Path, branch.Item, branch.Created, branch.Item is null ? branch.Count : branch.Count - 1);

    private static void CheckPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path[0] != '/') throw new ArgumentException($"'{path}' is no node path: it does not begin with a slash.", nameof(path));
    }

    private static int EndOf(string path, int start)
    {
        var end = start > path.Length ? -1 : path.IndexOf('/', start);
        return end < 0 ? path.Length : end;
    }

    private NodeBranch<T>? FindLocked(string path)
    {
        var branch = _root;
        for (var start = 1; ; )
        {
            var end = EndOf(path, start);
            if (branch.Find(new NodeBranch<T>(null, path, start, end - start)) is not { } child) return null;
            if (end == path.Length) return child;
            branch = child;
            start = end + 1;
        }
    }

    // False: the page is over. A branch that the bound leads through shows only what comes from the bound on.
    private static bool Walk(NodeBranch<T> branch, in Page page, int start, bool isBound)
    {
        var isLed = isBound && start <= page.Bound.Length;
        if (branch.Item is not null && !isLed && !Add(branch, page)) return false;
        NodeBranch<T>? first = null;
        var end = 0;
        if (isLed)
        {
            end = EndOf(page.Bound, start);
            first = new NodeBranch<T>(null, page.Bound, start, end - start);
        }

        foreach (var child in branch.From(first))
        {
            var leads = first is not null && child.Name.SequenceEqual(first.Name);

            // past its last slash the bound is at its end: start is one past its length
            if (!Walk(child, page, end + 1, leads)) return false;
        }

        return true;
    }

    private static bool Add(NodeBranch<T> branch, in Page page)
    {
        if (page.Entries.Count >= page.Most) return false;
        var entry = EntryOf(branch);
        if (entry.Path == page.After) return true;
        if (!entry.Path.StartsWith(page.Prefix, StringComparison.Ordinal)) return false;
        page.Entries.Add(entry);
        return true;
    }

    private readonly record struct Page(string Bound, string Prefix, string After, int Most, ICollection<NodeEntry<T>> Entries);
}
