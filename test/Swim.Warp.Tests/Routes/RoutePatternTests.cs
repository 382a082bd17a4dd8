namespace Swim.Warp.Tests.Routes;

public sealed class RoutePatternTests
{
    [TestCase("/unit/:id", "/unit/a%20b", "id=a b")]
    [TestCase("/unit/:id", "/unit/%2F", "id=/")]
    [TestCase("/unit/:id", "/unit/a+b", "id=a+b")]
    [TestCase("/:a/:a", "/x/y", "a=y")]
    [TestCase("/:a:b", "/x", "a:b=x")]
    [TestCase("/:", "/x", "=x")]
    [TestCase("/%41", "/A", "")]
    [TestCase("swim:meta:node/:n/lane/:l", "swim:meta:node/%2funit%2f33/lane/value", "n=/unit/33,l=value")]
    public void Parameters_are_decoded(string pattern, string uri, string parameters)
    {
        var route = RoutePattern.Parse(pattern);
        Assert.That(route.Matches(WarpUri.Parse(uri)), Is.True);
        Assert.That(string.Join(',', route.Unapply(WarpUri.Parse(uri)).Select(p => $"{p.Key}={p.Value}")), Is.EqualTo(parameters));
    }

    [TestCase("/unit/:id", "/unit/")]
    [TestCase("/unit/:id", "/unit//")]
    [TestCase("/unit/:id", "/unit")]
    [TestCase("/unit/:id", "/unit/1/")]
    [TestCase("/unit/:id", "unit/1")]
    [TestCase("/unit/:id", "/Unit/1")]
    [TestCase("/unit/:id", "/unit/1?x")]
    [TestCase("/unit/:id", "warp://h/unit/1")]
    [TestCase("/unit/*", "/unit/1")]
    public void Everything_but_parameters_is_compared_exactly(string pattern, string uri) =>
        Assert.That(RoutePattern.Parse(pattern).Matches(WarpUri.Parse(uri)), Is.False);

    [TestCase("a b", "/unit/a%20b")]
    [TestCase("a/b", "/unit/a%2fb")]
    [TestCase(":x", "/unit/:x")]
    [TestCase("?#", "/unit/%3f%23")]
    [TestCase("é", "/unit/%c3%a9")]
    public void Applied_values_come_back(string value, string uri)
    {
        var route = RoutePattern.Parse("/unit/:id");
        Assert.That(route.Apply(value).ToString(), Is.EqualTo(uri));
        Assert.That(route.Unapply(WarpUri.Parse(uri))["id"], Is.EqualTo(value));
    }

    [Test]
    public void Values_no_segment_can_carry_are_refused([Values("", ".", "..")] string value) =>
        Assert.That(() => RoutePattern.Parse("/unit/:id").Apply(value), Throws.ArgumentException);

    [Test]
    public void As_many_values_as_parameters_are_needed()
    {
        Assert.That(() => RoutePattern.Parse("/a/:b/:c").Apply("1"), Throws.ArgumentException);
        Assert.That(() => RoutePattern.Parse("/a/:b").Apply("1", "2"), Throws.ArgumentException);
    }
}
