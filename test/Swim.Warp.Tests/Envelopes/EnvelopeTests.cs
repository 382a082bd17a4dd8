using System.Text;
using CsCheck;
using Swim.Recon;

namespace Swim.Warp.Tests.Envelopes;

public sealed class EnvelopeTests
{
    [Test]
    public void Printing_and_parsing_again_changes_nothing() =>
        EnvelopeGen.Envelope.Sample(envelope => Same(Envelope.Parse(envelope.ToString()), envelope));

    [Test]
    public void The_scanner_agrees_with_the_tree() =>
        EnvelopeGen.Mutated.Sample(text =>
        {
            var frame = Encoding.UTF8.GetBytes(text);
            var scans = EnvelopeReader.TryRead(frame, out var header, out var error);
            if (scans != (error is null)) return false;
            // the scanner knows neither what is wrong with the body nor with a URI
            if (!Envelope.TryParse(frame, out var envelope, out _)) return true;
            return scans && header.Kind == envelope.Kind && header.Prio == envelope.Prio && header.Rate == envelope.Rate
                && (envelope.Node is null || (WarpUri.Parse(header.Node).Equals(envelope.Node) && WarpUri.Parse(header.Lane).Equals(envelope.Lane)))
                // a lone Extant, {;}, has no text of its own
                && (envelope.Body.IsExtant || Value.Parse(header.Body).Equals(envelope.Body));
        }, iter: 20_000);

    [Test]
    public void Any_bytes_are_an_envelope_or_an_error() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            byte[] frame = [.. "@event(node:\""u8, .. bytes];
            return EnvelopeReader.TryRead(frame, out _, out var error) == error is null && Envelope.TryParse(frame, out _, out error) == error is null;
        });

    [TestCase("@event(node:\"/unit/1\",lane:value){\"a b\",1}", "@event(node:\"/unit/1\",lane:value)[a b{1}]", "@event(node:\"/unit/1\",lane:value){\"a b\",1}")]
    [TestCase("@event(node:unit,lane:x)\"true\"", "@event(node:unit,lane:x) true", "@event(node:unit,lane:x)\"true\"")]
    [TestCase("@event(node:unit,lane:x){{1}}", "@event(node:unit,lane:x) 1", "@event(node:unit,lane:x){{1}}")]
    [TestCase("@link(node:unit,lane:x,rate:2,prio:0.1)", "@link(node:unit,lane:x,prio:0.1,rate:2)", "@link(node:unit,lane:x,prio:0.1,rate:2)")]
    [TestCase("@auth@login(user:a)", "@auth@login(user:a)", "@auth@login(user:a)")]
    public void The_wire_print_differs_from_the_strict_one_where_that_loses_something(string text, string strict, string wire)
    {
        var envelope = Envelope.Parse(text);
        Assert.That(envelope.ToString(ReconFormat.Strict), Is.EqualTo(strict));
        Assert.That(envelope.ToString(), Is.EqualTo(wire));
    }

    [TestCase("@event(node:\"/a b\",lane:c)", "the node is not a URI")]
    [TestCase("@event(node:n,lane:\":b\")", "the lane is not a URI")]
    [TestCase("@event(node:n,lane:l)\n1", "known tags")]
    [TestCase("@event(node:n,lane:l){", "at byte")]
    public void What_is_no_envelope_is_refused_with_a_reason(string text, string reason) =>
        Assert.That(() => Envelope.Parse(text), Throws.TypeOf<EnvelopeException>().With.Message.Contains(reason));

    [TestCase("{{}-}", "{}")]
    [TestCase("{1-}", "1-")]
    public void An_expression_alone_in_braces_is_the_body(string text, string body)
    {
        Assert.That(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes("@auth" + text), out var header, out _));
        Assert.That(Value.Parse(header.Body), Is.EqualTo(Envelope.Parse("@auth" + text).Body));
        Assert.That(Encoding.UTF8.GetString(header.Body), Is.EqualTo(body));
    }

    [TestCase("({a})@b")]
    [TestCase("{`wo wo[s\",`}")]
    [TestCase("{`a`}")]
    [TestCase("{a}@b{c}")]
    [TestCase("{a,b}@c{d}")]
    [TestCase("(a)@b(1){2}")]
    [TestCase("""(@key(""){key:""})@b(1)""")]
    public void A_group_before_an_attribute_belongs_to_the_body_as_in_the_tree(string text)
    {
        Assert.That(EnvelopeReader.TryRead(Encoding.UTF8.GetBytes("@auth " + text), out var header, out _));
        Assert.That(Value.Parse(header.Body), Is.EqualTo(Envelope.Parse("@auth " + text).Body));
    }

    private static bool Same(Envelope a, Envelope b) =>
        a.Kind == b.Kind && Equals(a.Node, b.Node) && Equals(a.Lane, b.Lane) && a.Prio == b.Prio && a.Rate == b.Rate && a.Body.Equals(b.Body);
}
