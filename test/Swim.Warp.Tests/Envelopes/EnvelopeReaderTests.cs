using System.Text;

namespace Swim.Warp.Tests.Envelopes;

public sealed class EnvelopeReaderTests
{
    private const string Plain = "@sync(node:\"/unit/1\",lane:count,prio:0.5,rate:20)";

    [TestCase("@event(node:\"/unit/1\",lane:value)", EnvelopeKind.Event)]
    [TestCase("@command(node:\"/unit/1\",lane:value)", EnvelopeKind.Command)]
    [TestCase("@link(node:\"/unit/1\",lane:value)", EnvelopeKind.Link)]
    [TestCase("@linked(node:\"/unit/1\",lane:value)", EnvelopeKind.Linked)]
    [TestCase("@sync(node:\"/unit/1\",lane:value)", EnvelopeKind.Sync)]
    [TestCase("@synced(node:\"/unit/1\",lane:value)", EnvelopeKind.Synced)]
    [TestCase("@unlink(node:\"/unit/1\",lane:value)", EnvelopeKind.Unlink)]
    [TestCase("@unlinked(node:\"/unit/1\",lane:value)", EnvelopeKind.Unlinked)]
    [TestCase("@link(lane:value,node:\"/unit/1\")", EnvelopeKind.Link)]
    [TestCase("@link(\"/unit/1\",value)", EnvelopeKind.Link)]
    [TestCase("@link(\"/unit/1\",lane:value)", EnvelopeKind.Link)]
    [TestCase("@link({node:\"/unit/1\",lane:value})", EnvelopeKind.Link)]
    [TestCase("@link(node:{\"/unit\",\"/1\"},lane:value)", EnvelopeKind.Link)]
    [TestCase("@link(node:\"/x\",node:\"\\/unit\\/1\",lane:value,foo:bar)", EnvelopeKind.Link)]
    [TestCase(" # c\n@\"link\"( 'node':\"/unit/1\" , lane : value )", EnvelopeKind.Link)]
    [TestCase("@'link'(node:\"/unit/1\",lane:value)", EnvelopeKind.Link)]
    [TestCase("@link(node:\"/unit/1\",lane:value)\n", EnvelopeKind.Link)]
    [TestCase("@link(node:\"/unit/1\",lane:value) # c", EnvelopeKind.Link)]
    [TestCase("@link(node:\"/unit/1\",lane:value,)", EnvelopeKind.Link)]
    public void Every_spelling_of_a_header_is_read(string frame, EnvelopeKind kind)
    {
        var read = Read(frame);
        Assert.That((read.Kind, read.Node, read.Lane, read.Body), Is.EqualTo((kind, "/unit/1", "value", "")));
    }

    [TestCase("prio:0.5", 0.5f, 0f)]
    [TestCase("prio:-1,rate:2", -1f, 2f)]
    [TestCase("rate:1e1", 0f, 10f)]
    [TestCase("prio:\"0.25\"", 0.25f, 0f)]
    [TestCase("prio:NaN", 0f, 0f)]
    [TestCase("prio:1e300,rate:-1e300", float.MaxValue, float.MinValue)]
    [TestCase("rate:-4578633703799734991015424423365406753381", 0f, float.MinValue)]
    [TestCase("prio:0x10", 16f, 0f)]
    [TestCase("prio:0.1", 0.1f, 0f)]
    public void Prio_and_rate_are_numbers_or_text_of_numbers(string options, float prio, float rate)
    {
        var read = Read($"@link(node:n,lane:l,{options})");
        Assert.That((read.Prio, read.Rate), Is.EqualTo((prio, rate)));
    }

    [Test]
    public void Prio_and_rate_of_other_envelopes_are_dropped([Values("event", "command", "synced", "unlink", "unlinked")] string tag)
    {
        Assert.That(Read($"@{tag}(node:n,lane:l,prio:1,rate:2)").Prio, Is.Zero);
        Assert.That(Read($"@{tag}(node:n,lane:l,prio:x)").Prio, Is.Zero);
    }

    [TestCase("", "known tags")]
    [TestCase("hello", "known tags")]
    [TestCase("{x:1}", "known tags")]
    [TestCase("@foo(node:n,lane:l)", "known tags")]
    [TestCase("@Link(node:n,lane:l)", "known tags")]
    [TestCase("@link", "node and lane")]
    [TestCase("@link()", "node and lane")]
    [TestCase("@link(node:n)", "node and lane")]
    [TestCase("@link (node:n,lane:l)", "node and lane")]
    [TestCase("@link(x,node:n)", "node and lane")]
    [TestCase("@link(node:n,lane:l,prio:x)", "prio")]
    [TestCase("@link(node:n,lane:l,prio:)", "prio")]
    [TestCase("@link(node:n,lane:l,rate:{1})", "rate")]
    [TestCase("@link(node:\"n,lane:l)", "valid Warp envelope")]
    [TestCase("@link(node:n,lane:l", "valid Warp envelope")]
    [TestCase("@sync(node:n,lane:l)\n@sync(node:n,lane:l)", "one per message")]
    [TestCase("@sync(node:n,lane:l),1", "one per message")]
    public void What_is_no_envelope_is_refused_with_a_reason(string frame, string reason) =>
        Assert.That(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(frame), out _, out var error) ? null : error, Does.Contain(reason));

    [TestCase("", "")]
    [TestCase(" 1", "1")]
    [TestCase("1", "1")]
    [TestCase("hello", "hello")]
    [TestCase("{x:1}", "{x:1}")]
    [TestCase("{}", "")]
    [TestCase(" { } ", "")]
    [TestCase("{1}", "1")]
    [TestCase("{ \"a b\" }", "\"a b\"")]
    [TestCase("{{1}}", "{1}")]
    [TestCase("{{}}", "{}")]
    [TestCase("{{x:1}}", "{x:1}")]
    [TestCase("{@a{x:1}}", "@a{x:1}")]
    [TestCase("{@a,1}", "{@a,1}")]
    [TestCase("{1,2}", "{1,2}")]
    [TestCase("{1}@a", "1@a")]
    [TestCase("{1} # }", "1")]
    [TestCase("[hi there]", "\"hi there\"")]
    [TestCase("(1)", "1")]
    [TestCase("@update(key:a) 1", "@update(key:a) 1")]
    [TestCase("\"\\q\"", "\"\\q\"")]
    [TestCase("{", "{")]
    [TestCase("{1", "{1")]
    [TestCase("@", "@")]
    [TestCase(" 1 2", "1 2")]
    public void A_body_is_one_value_and_stays_unparsed(string text, string body) =>
        Assert.That(Read("@event(node:n,lane:l)" + text).Body, Is.EqualTo(body));

    [TestCase("@auth{token:abc}", EnvelopeKind.Auth, "{token:abc}")]
    [TestCase("@auth(ignored) x", EnvelopeKind.Auth, "x")]
    [TestCase("@auth()x", EnvelopeKind.Auth, "x")]
    [TestCase(" @auth\"x y\"", EnvelopeKind.Auth, "\"x y\"")]
    [TestCase("@\"auth\"x", EnvelopeKind.Auth, "x")]
    [TestCase("@authed", EnvelopeKind.Authed, "")]
    [TestCase("@deauth@reason(\"x y\")", EnvelopeKind.Deauth, "@reason(\"x y\")")]
    [TestCase("@deauthed \"denied\"", EnvelopeKind.Deauthed, "\"denied\"")]
    public void Envelopes_about_the_connection_have_no_address(string frame, EnvelopeKind kind, string body)
    {
        var read = Read(frame);
        Assert.That((read.Kind, read.Node, read.Lane, read.Body), Is.EqualTo((kind, "", "", body)));
    }

    [TestCase(Plain)]
    [TestCase("@command(node:\"/unit/1\",lane:publish){lat:1.5,lon:2.5,name:\"x\"}")]
    [TestCase("@event(node:\"/unit/1\",lane:map)@update(key:a) 1")]
    [TestCase("@event(node:\"/unit/1\",lane:map){\"a b\",{1}}")]
    [TestCase("@event(node:\"/unit/1\",lane:map){1}")]
    [TestCase("@unlink(node:unit,lane:map)")]
    public void Reading_the_usual_form_allocates_nothing(string frame)
    {
        var utf8 = Encoding.UTF8.GetBytes(frame);
        for (var i = 0; i < 100; i++) EnvelopeReader.TryRead(utf8, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) EnvelopeReader.TryRead(utf8, out _, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static (EnvelopeKind Kind, string Node, string Lane, float Prio, float Rate, string Body) Read(string frame)
    {
        Assert.That(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes(frame), out var header, out var error), Is.True, error);
        return (header.Kind, Encoding.UTF8.GetString(header.Node), Encoding.UTF8.GetString(header.Lane), header.Prio, header.Rate, Encoding.UTF8.GetString(header.Body));
    }
}
