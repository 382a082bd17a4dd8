namespace Swim.Warp.Tests.Routes;

public sealed class RouteTableTests
{
    [TestCase("/a/b", "/a/b", "/a/:x,/a/b")]
    [TestCase("/a/c", "/a/:x", "/a/:x,/a/b")]
    [TestCase("/a/b/c", "/a/:y/c", "/a/:y/c,/:x/b/c")]
    [TestCase("/a/b/c", "/a/:x/c", "/a/:x/c,/a/b/d")]
    [TestCase("/a/b/c", "/:p/:q/:r", "/:p/:q/:r,/a/:q/x,/a/b/y")]
    [TestCase("/a/b/d", "/:x/:y/d", "/:x/:y/d,/a/b/c")]
    public void A_literal_beats_a_parameter_whatever_the_order(string uri, string expected, string routes)
    {
        var patterns = routes.Split(',').Select(RoutePattern.Parse).ToArray();
        foreach (var order in new[] { patterns, [.. patterns.Reverse()] })
        {
            var table = new RouteTable<string>();
            foreach (var pattern in order) Assert.That(table.TryAdd(pattern, pattern.ToString(), out _), Is.True);
            Assert.That(table.TryMatch(WarpUri.Parse(uri), out var match), Is.True);
            Assert.That(match.Value, Is.EqualTo(expected));
        }
    }

    [TestCase("/unit/1?x")]
    [TestCase("/unit/1#f")]
    [TestCase("warp://h/unit/1")]
    [TestCase("swim:/unit/1")]
    public void Scheme_authority_query_and_fragment_do_not_matter(string uri)
    {
        var table = new RouteTable<int>();
        table.Set(RoutePattern.Parse("/unit/:id"), 1);
        Assert.That(table.TryMatch(WarpUri.Parse(uri), out var match), Is.True);
        Assert.That(match.Parameters["id"], Is.EqualTo("1"));
    }

    [TestCase("/unit/")]
    [TestCase("/unit//")]
    [TestCase("/unit/1/")]
    [TestCase("unit/1")]
    [TestCase("")]
    [TestCase("//unit/1")]
    public void No_route_fits(string uri)
    {
        var table = new RouteTable<int>();
        table.Set(RoutePattern.Parse("/unit/:id"), 1);
        Assert.That(table.TryMatch(WarpUri.Parse(uri), out _), Is.False);
    }

    [Test]
    public void Meta_nodes_route_by_their_scheme()
    {
        var table = new RouteTable<int>();
        table.Set(RoutePattern.Parse("swim:meta:node/:n"), 1);
        Assert.That(table.TryMatch(WarpUri.Parse("swim:meta:node/%2funit%2f1"), out var match), Is.True);
        Assert.That(match.Parameters["n"], Is.EqualTo("/unit/1"));
        Assert.That(table.TryMatch(WarpUri.Parse("warp:meta:node/x"), out _), Is.False);
    }

    [Test]
    public void Two_routes_of_the_same_shape_are_noticed()
    {
        var table = new RouteTable<int>();
        Assert.That(table.TryAdd(RoutePattern.Parse("/a/:x"), 1, out _), Is.True);
        Assert.That(table.TryAdd(RoutePattern.Parse("/a/:y"), 2, out var other), Is.False);
        Assert.That(other?.ToString(), Is.EqualTo("/a/:x"));
        Assert.That(RoutePattern.Parse("/a/:y").HasSameShape(other!), Is.True);
        Assert.That(RoutePattern.Parse("/a/y").HasSameShape(other!), Is.False);
    }

    [Test]
    public void Setting_replaces_a_route_of_the_same_shape()
    {
        var table = new RouteTable<int>();
        table.Set(RoutePattern.Parse("/a/:x"), 1);
        table.Set(RoutePattern.Parse("/a/:y"), 2);
        Assert.That(table.TryMatch(WarpUri.Parse("/a/b"), out var match), Is.True);
        Assert.That((match.Value, match.Parameters["y"]), Is.EqualTo((2, "b")));
        Assert.That(table.Patterns, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_route_is_only_a_path([Values("/a?x", "/a#f", "warp://h/a")] string pattern) =>
        Assert.That(() => new RouteTable<int>().Set(RoutePattern.Parse(pattern), 1), Throws.ArgumentException);
}
