using System.Text;

namespace Swim.Recon.Tests;

public class HeaderTests
{
    [TestCase("@event(node:\"/a\",lane:b) {x:1}", "event", "node:\"/a\",lane:b", "{x:1}")]
    [TestCase("@clear", "clear", "", "")]
    [TestCase("@clear()", "clear", "", "")]
    [TestCase(" @update(key:\")\")@b(1) ", "update", "key:\")\"", "@b(1)")]
    [TestCase("@u(key:[a) ' ])1", "u", "key:[a) ' ]", "1")]
    [TestCase("@u(key:`)`, # )\nx)1", "u", "key:`)`, # )\nx", "1")]
    [TestCase("@u (1)", "u", "", "(1)")]
    [TestCase("@\"a b\"(1)2", "a b", "1", "2")]
    public void A_document_splits_into_name_header_and_body(string text, string name, string header, string body)
    {
        Assert.That(ReconHeader.TrySplit(Encoding.UTF8.GetBytes(text), out var n, out var h, out var b));
        Assert.That((Encoding.UTF8.GetString(n), Encoding.UTF8.GetString(h), Encoding.UTF8.GetString(b)), Is.EqualTo((name, header, body)));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("@")]
    [TestCase("@a(")]
    [TestCase("@a(x")]
    [TestCase("@a(\"x)")]
    [TestCase("@a([x)")]
    public void Other_documents_do_not(string text) => Assert.That(ReconHeader.TrySplit(Encoding.UTF8.GetBytes(text), out _, out _, out _), Is.False);
}
