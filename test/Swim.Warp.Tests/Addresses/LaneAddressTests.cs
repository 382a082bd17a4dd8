using System.Text;

namespace Swim.Warp.Tests.Addresses;

public sealed class LaneAddressTests
{
    [TestCase("count", "count", "count")]
    [TestCase("count?x=1", "count?x=1", "count")]
    [TestCase("nodes#/unit", "nodes#/unit", "nodes")]
    [TestCase("my%20%6Cane", "my%20lane", "my%20lane")]
    [TestCase("/count", "/count", "/count")]
    [TestCase("", "", "")]
    public void The_name_has_neither_query_nor_fragment(string text, string spelling, string name)
    {
        Assert.That(LaneAddress.TryParse(Encoding.UTF8.GetBytes(text), out var lane, out _), Is.True);
        Assert.That((lane!.Spelling, lane.Name), Is.EqualTo((spelling, name)));
    }

    [Test]
    public void What_is_no_uri_is_an_error([Values(":b", "a b", "é")] string text) =>
        Assert.That(LaneAddress.TryParse(Encoding.UTF8.GetBytes(text), out _, out var error) ? null : error, Is.Not.Null);
}
