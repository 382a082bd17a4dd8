using System.Diagnostics;

namespace Swim.Lanes.Tests;

/// <summary>Nodes by path with counts.</summary>
internal sealed class NodeTreeTests
{
    [Test]
    public void A_level_shows_its_children_with_how_many_are_below()
    {
        var tree = Of("/unit/1", "/unit/2", "/unit/2/part/7", "/room", "/room/a");

        Assert.That(Level(tree, "/"), Is.EqualTo((string[])["/room*+1", "/unit+3"]));
        Assert.That(Level(tree, "/unit/"), Is.EqualTo((string[])["/unit/1*", "/unit/2*+1"]));
        Assert.That(Level(tree, "/unit/2/"), Is.EqualTo((string[])["/unit/2/part+1"]));
        Assert.That(Level(tree, "/unit"), Is.Empty);
        Assert.That(Level(tree, "/nothing/"), Is.Empty);
    }

    [Test]
    public void What_is_removed_leaves_no_trace()
    {
        var tree = Of("/a/b/c", "/a/d");
        tree.Remove("/a/b/c", "/a/b/c");

        Assert.That(Level(tree, "/a/"), Is.EqualTo((string[])["/a/d*"]));
        Assert.That(tree.Remove("/a/d", "another"), Is.False);
        Assert.That(tree.Remove("/a/d", "/a/d"), Is.True);
        Assert.That(Level(tree, "/"), Is.Empty);
        Assert.That(tree.Count, Is.Zero);
    }

    [Test]
    public void A_successor_takes_the_place()
    {
        var tree = new NodeTree<string>();
        tree.Add("/a", "first", 1);
        tree.Add("/a", "second", 2);

        Assert.That(tree.Count, Is.EqualTo(1));
        Assert.That(tree.Remove("/a", "first"), Is.False);
        Assert.That(tree.TryFind("/a", out var found) ? found : "", Is.EqualTo("second"));
    }

    [Test]
    public void Pages_follow_each_other_and_keep_to_a_prefix()
    {
        var tree = Of([.. Enumerable.Range(0, 100).Select(static i => $"/unit/{i:00}"), "/unit/10/x", "/a", "/unit-x"]);

        Assert.That(Nodes(tree, "", "", 3), Is.EqualTo((string[])["/a", "/unit/00", "/unit/01"]));
        Assert.That(Nodes(tree, "", "/unit/09", 3), Is.EqualTo((string[])["/unit/10", "/unit/10/x", "/unit/11"]));
        Assert.That(Nodes(tree, "/unit/1", "", 100), Has.Length.EqualTo(11));
        Assert.That(Nodes(tree, "/unit/1", "/unit/18", 100), Is.EqualTo((string[])["/unit/19"]));
        Assert.That(Nodes(tree, "", "/unit/99", 100), Is.EqualTo((string[])["/unit-x"]));
        Assert.That(Level(tree, "/unit/", "", "/unit/97"), Is.EqualTo((string[])["/unit/98*", "/unit/99*"]));
        Assert.That(Level(tree, "/unit/", "/unit/9"), Has.Length.EqualTo(10));
        Assert.That(Level(tree, "/unit/", "", "", 5), Has.Length.EqualTo(5));
    }

    [Test]
    public void Pages_put_together_are_everything_in_order()
    {
        var random = new Random(7);
        string[] all = [.. Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"/{(char)('a' + random.Next(6))}{(random.Next(3) == 0 ? "-" : "")}"))).Distinct()];
        var tree = Of(all);
        var seen = new List<string>();
        for (var last = ""; ; last = seen[^1])
        {
            var page = Nodes(tree, "", last, 7);
            if (page.Length == 0) break;
            seen.AddRange(page);
        }

        Assert.That(seen, Is.EqualTo(all.Order(NodeOrder.Instance)));
    }

    [Test]
    public void A_root_of_a_million_shows_a_page_at_once()
    {
        var tree = new NodeTree<string>();
        for (var i = 0; i < 1_000_000; i++) tree.Add($"/{i}", "x", i);
        var started = Stopwatch.GetTimestamp();
        var page = new List<NodeEntry<string>>();
        tree.ListLevel("/", "", "", 1_000, page);
        tree.List("", "/5", 1_000, page = []);

        // it would take longer by far to look at all of them
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromMilliseconds(100)));
        Assert.That(page, Has.Count.EqualTo(1_000));
        Assert.That(tree.Count, Is.EqualTo(1_000_000));
    }

    private static NodeTree<string> Of(params string[] paths)
    {
        var tree = new NodeTree<string>();
        foreach (var path in paths) tree.Add(path, path, 1);
        return tree;
    }

    private static string[] Level(NodeTree<string> tree, string folder, string prefix = "", string after = "", int most = 1_000)
    {
        var page = new List<NodeEntry<string>>();
        tree.ListLevel(folder, prefix, after, most, page);
        return [.. page.Select(static entry => $"{entry.Path}{(entry.Item is null ? "" : "*")}{(entry.Below > 0 ? $"+{entry.Below}" : "")}")];
    }

    private static string[] Nodes(NodeTree<string> tree, string prefix, string after, int most)
    {
        var page = new List<NodeEntry<string>>();
        tree.List(prefix, after, most, page);
        return [.. page.Select(static entry => entry.Path)];
    }
}
