using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Swim.Recon.Tests;

public class JsonTests
{
    [TestCase("", "null")]
    [TestCase("{a:}", """{"a":null}""")]
    [TestCase("@tag(x:1){a:1}", """{"@tag":{"x":1},"a":1}""")]
    [TestCase("@a(1)@b(2)", """{"@a":1,"@b":2}""")]
    [TestCase("@a{x:1}", """{"@a":null,"x":1}""")]
    [TestCase("@a 5", """{"@a":null,"$1":5}""")]
    [TestCase("{1,\"b c\",{}}", """[1,"b c",[]]""")]
    [TestCase("{1,x:2}", """{"$0":1,"x":2}""")]
    [TestCase("%AAEC", "\"AAEC\"")]
    [TestCase("123456789012345678901234567890", "123456789012345678901234567890")]
    [TestCase("{0xff,-1.5e3,0x1}", "[255,-1.5e3,1]")]
    [TestCase("{1:a,{x:1}:b}", """{"1":"a","{x:1}":"b"}""")]
    [TestCase("{a\\n:1}", null)]
    [TestCase("{\"a\\n\":\"é\\\"\"}", """{"a\n":"\u00E9\u0022"}""")]
    [TestCase("$a.b", "\"$a.b\"")]
    [TestCase("[a @b c]", """["a ",{"@b":null}," c"]""")]
    [TestCase("(1,2)", "[1,2]")]
    public void Recon_becomes_json(string recon, string? json)
    {
        if (json is null)
        {
            Assert.That(() => Streamed(recon), Throws.InstanceOf<ReconException>());
            return;
        }

        Assert.That(Streamed(recon), Is.EqualTo(json));
        if (!recon.Contains("e3", StringComparison.Ordinal)) Assert.That(ReconJson.ToJson(Value.Parse(recon)), Is.EqualTo(json));
    }

    [TestCase("""{"@tag":{"x":1},"a":1}""", "@tag(x:1){a:1}")]
    [TestCase("""{"@a":1,"@b":2}""", "@a(1)@b(2)")]
    [TestCase("""{"a":null}""", "{a:}")]
    [TestCase("[1,2.5,\"x\",true,null]", "{1,2.5,x,true,}")]
    [TestCase("""{"@a":null,"$1":5}""", "@a 5")]
    [TestCase("{}", "{}")]
    [TestCase("[]", "{}")]
    [TestCase("12345678901234567890", "12345678901234567890")]
    [TestCase("1e400", "1.0E999")]
    [TestCase("\"true\"", "\"true\"")]
    [TestCase("""{"@":1,"$":2,"$x":3}""", """{"@":1,"$":2,"$x":3}""")]
    public void Json_becomes_recon(string json, string recon) =>
        Assert.That(ReconJson.Parse(json), Is.EqualTo(recon.EndsWith(",}", StringComparison.Ordinal) ? Value.Parse("{1,2.5,x,true,,}") : Value.Parse(recon)));

    [Test]
    public void Streaming_writes_what_the_tree_writes() =>
        Values.Data3.Sample(value =>
        {
            var recon = value.ToString();
            using var streamed = JsonDocument.Parse(Streamed(recon), new JsonDocumentOptions { MaxDepth = 512 });
            using var tree = JsonDocument.Parse(ReconJson.ToJson(Value.Parse(recon)), new JsonDocumentOptions { MaxDepth = 512 });
            Assert.That(JsonElement.DeepEquals(streamed.RootElement, tree.RootElement), recon);
        }, iter: 5_000);

    [TestCase("\"\\ud800\"")]
    [TestCase("\"\\udc00x\"")]
    [TestCase("[\"\\ud800\\ud800\"]")]
    [TestCase("{\"\\ud800\":1}")]
    public void Half_a_surrogate_pair_in_json_is_refused(string json) => Assert.That(() => ReconJson.Parse(json), Throws.InstanceOf<JsonException>());

    [TestCase(new byte[] { (byte)'"', 0xC0, 0x80, (byte)'"' })]
    [TestCase(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    public void Json_that_is_no_utf8_is_refused(byte[] json) => Assert.That(() => ReconJson.Parse(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Deep_json_is_refused() =>
        Assert.That(() => ReconJson.Parse(new string('[', 1000)), Throws.InstanceOf<JsonException>());

    private static string Streamed(string recon)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) ReconJson.Write(json, Encoding.UTF8.GetBytes(recon));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
