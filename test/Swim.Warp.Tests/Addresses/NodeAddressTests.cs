using System.Text;
using CsCheck;
using Swim.Warp.Tests.Uris;

namespace Swim.Warp.Tests.Addresses;

public sealed class NodeAddressTests
{
    private static readonly LocalHosts Hosts = new("example.com:9001", 9001, ["other.org", "third.org:7000"]);

    [TestCase("unit/1", "unit/1", "/unit/1")]
    [TestCase("/unit/1", "/unit/1", "/unit/1")]
    [TestCase("/unit/%31", "/unit/1", "/unit/1")]
    [TestCase("./unit/1", "./unit/1", "/unit/1")]
    [TestCase("/unit/../unit/1", "/unit/../unit/1", "/unit/1")]
    [TestCase("/%2e%2e/unit/1", "/../unit/1", "/unit/1")]
    public void Relative_spellings_share_one_link_and_one_node(string text, string spelling, string key)
    {
        var address = Parse(text);
        Assert.That((address.Spelling, address.LinkKey, address.Node), Is.EqualTo((spelling, key, "/unit/1")));
    }

    [Test]
    public void An_address_keeps_the_same_text_once()
    {
        var address = Parse("/unit/1");
        Assert.That(address.LinkKey, Is.SameAs(address.Spelling));
        Assert.That(address.Node, Is.SameAs(address.Spelling));
    }

    [TestCase("/unit/1?x=1")]
    [TestCase("/unit/1#f")]
    [TestCase("warp:/unit/1")]
    [TestCase("warp://example.com:9001/unit/1")]
    [TestCase("ws://EXAMPLE.com:9001/unit/1")]
    [TestCase("warp://example.com/unit/1")]
    [TestCase("//localhost:9001/unit/1")]
    [TestCase("warp://127.0.0.1:9001/unit/1")]
    [TestCase("warp://[::1]:9001/unit/1")]
    [TestCase("warp://other.org:1234/unit/1")]
    [TestCase("warp://third.org:7000/unit/1")]
    public void Other_spellings_are_links_of_their_own_to_the_same_node(string text)
    {
        var address = Parse(text);
        Assert.That(address.Node, Is.EqualTo("/unit/1"));
        Assert.That(address.LinkKey, Is.EqualTo(address.Spelling).And.Not.EqualTo("/unit/1"));
    }

    [TestCase("warp://example.com:9999/unit/1")]
    [TestCase("warp://127.0.0.1:9999/unit/1")]
    [TestCase("warp://elsewhere/unit/1")]
    [TestCase("warp://third.org:7001/unit/1")]
    [TestCase("warp://localhost.evil/unit/1")]
    [TestCase("warp:unit/1")]
    [TestCase("///unit/1")]
    [TestCase("/.//example.com/unit/1")]
    public void What_is_not_of_this_host_has_no_node(string text) => Assert.That(Parse(text).Node, Is.Null);

    [TestCase("swim:meta:host", "swim:meta:host")]
    [TestCase("swim:meta:node/%2Funit%2F1?x", "swim:meta:node/%2funit%2f1")]
    [TestCase("swimos:meta:mesh", "swimos:meta:mesh")]
    public void Meta_nodes_keep_their_scheme(string text, string node) => Assert.That(Parse(text).Node, Is.EqualTo(node));

    [TestCase("", "")]
    [TestCase("warp://example.com", "warp://example.com")]
    public void Without_a_path_the_root_is_meant(string text, string spelling)
    {
        var address = Parse(text);
        Assert.That((address.Spelling, address.Node), Is.EqualTo((spelling, "/")));
    }

    [Test]
    public void A_node_longer_than_a_grain_key_has_no_agent()
    {
        Assert.That(Parse("/" + new string('a', 511)).Node, Has.Length.EqualTo(512));
        Assert.That(Parse("/" + new string('a', 512)).Node, Is.Null);
    }

    [Test]
    public void A_header_without_a_port_stands_for_the_default_ports()
    {
        var hosts = new LocalHosts("example.com");
        Assert.That(Parse("warps://example.com:443/a", hosts).Node, Is.EqualTo("/a"));
        Assert.That(Parse("warps://example.com:9001/a", hosts).Node, Is.Null);
    }

    [Test]
    public void A_senseless_header_names_no_host([Values("", "a b", "h/x", "@")] string header) =>
        Assert.That(Parse("warp://h/a", new LocalHosts(header)).Node, Is.Null);

    [Test]
    public void What_is_no_uri_is_an_error()
    {
        Assert.That(NodeAddress.TryParse("/%zz"u8, Hosts, out _, out var error), Is.False);
        Assert.That(error, Does.Contain("hex"));
    }

    [Test]
    public void A_node_is_its_own_address() =>
        UriGen.Text.Sample(text =>
            !NodeAddress.TryParse(Encoding.UTF8.GetBytes(text), Hosts, out var address, out _) || address.Node is null
            || (Parse(address.Node).Node == address.Node && NodeAddress.Normalize(address.Node) == address.Node));

    private static NodeAddress Parse(string text, LocalHosts? hosts = null)
    {
        Assert.That(NodeAddress.TryParse(Encoding.UTF8.GetBytes(text), hosts ?? Hosts, out var address, out var error), Is.True, error);
        return address!;
    }
}
