using System.Buffers;
using System.Text;
using CsCheck;
using Swim.Recon;

namespace Swim.Warp.Tests.Envelopes;

public sealed class EnvelopeWriterTests
{
    [TestCase("/unit/1", "value", "@event(node:\"/unit/1\",lane:value)")]
    [TestCase("unit", "my%20lane", "@event(node:unit,lane:\"my%20lane\")")]
    [TestCase("", "true", "@event(node:\"\",lane:\"true\")")]
    [TestCase("/a b", "a\"b", "@event(node:\"/a b\",lane:\"a\\\"b\")")]
    [TestCase("a\\b", "\u00e9\u0001", "@event(node:\"a\\\\b\",lane:\"\u00e9\\u0001\")")]
    public void A_header_names_node_and_lane(string node, string lane, string header) =>
        Assert.That(Encoding.UTF8.GetString(EnvelopeWriter.BuildHeader(EnvelopeKind.Event, node, lane, 1, 1)), Is.EqualTo(header));

    [TestCase(0.5f, 0f, ",prio:0.5")]
    [TestCase(0f, 20f, ",rate:20")]
    [TestCase(-1f, 0.1f, ",prio:-1,rate:0.1")]
    [TestCase(float.NaN, 0f, "")]
    public void Links_carry_prio_and_rate(float prio, float rate, string options) =>
        Assert.That(Encoding.UTF8.GetString(EnvelopeWriter.BuildHeader(EnvelopeKind.Linked, "n", "l", prio, rate)), Is.EqualTo($"@linked(node:n,lane:l{options})"));

    [Test]
    public void Prio_and_rate_read_as_they_were_written() =>
        Gen.Select(Gen.Float, Gen.Float).Sample((prio, rate) =>
            EnvelopeReader.TryRead(EnvelopeWriter.BuildHeader(EnvelopeKind.Link, "n", "l", prio, rate), out var header, out _)
            && header.Prio == (float.IsNaN(prio) ? 0 : prio) && header.Rate == (float.IsNaN(rate) ? 0 : rate));

    [TestCase("1", " 1")]
    [TestCase("x", " x")]
    [TestCase("-1", " -1")]
    [TestCase("é", " é")]
    [TestCase("{x:1}", "{x:1}")]
    [TestCase("@a", "@a")]
    [TestCase("\"a b\"", "\"a b\"")]
    [TestCase("%AAEC", "%AAEC")]
    [TestCase("$x", "$x")]
    [TestCase("", "")]
    public void Only_identifiers_numbers_and_truth_values_are_separated(string body, string printed)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.That(Written(o => EnvelopeWriter.Write(o, "@h"u8, bytes)), Is.EqualTo("@h" + printed));
        Assert.That(Written(o => EnvelopeWriter.WriteUpdate(o, "@h"u8, "k"u8, bytes)), Is.EqualTo("@h@update(key:k)" + printed));
    }

    [Test]
    public void An_entry_at_a_place_has_a_shape_beside_its_key()
    {
        var destination = new byte[64];
        var length = EnvelopeWriter.WriteUpdate(destination, "@h"u8, "k"u8, "{lat:1,lng:2}"u8, "5"u8);
        Assert.That(Encoding.UTF8.GetString(destination, 0, length), Is.EqualTo("@h@update(key:k,shape:{lat:1,lng:2}) 5"));
        Assert.That(EnvelopeWriter.GetUpdateLength("@h"u8, "k"u8, "{lat:1,lng:2}"u8, "5"u8), Is.EqualTo(length));
    }

    [Test]
    public void Map_events_are_a_verb_and_a_key()
    {
        Assert.That(Written(o => EnvelopeWriter.WriteRemove(o, "@h"u8, "\"a b\""u8)), Is.EqualTo("@h@remove(key:\"a b\")"));
        Assert.That(Written(o => EnvelopeWriter.WriteClear(o, "@h"u8)), Is.EqualTo("@h@clear"));
    }

    [Test]
    public void The_separator_is_the_one_of_the_tree_printer() =>
        EnvelopeGen.Envelope.Sample(envelope =>
        {
            if (envelope.Node is null) return true;
            var header = EnvelopeWriter.BuildHeader(envelope.Kind, envelope.Node.ToString(), envelope.Lane!.ToString(), envelope.Prio, envelope.Rate);
            var body = Encoding.UTF8.GetBytes(envelope.Body.ToString());
            return Value.Parse(Written(o => EnvelopeWriter.Write(o, header, body))).Equals(envelope.ToValue());
        });

    [Test]
    public void Kinds_without_an_address_have_no_address()
    {
        Assert.That(Encoding.UTF8.GetString(EnvelopeWriter.BuildHeader(EnvelopeKind.Authed)), Is.EqualTo("@authed"));
        Assert.That(() => EnvelopeWriter.BuildHeader(EnvelopeKind.Authed, "n", "l"), Throws.ArgumentException);
        Assert.That(() => EnvelopeWriter.BuildHeader(EnvelopeKind.Event), Throws.ArgumentException);
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
