using System.Text;
using CsCheck;

namespace Swim.Recon.Tests;

public class HostileInputTests
{
    private static readonly string[] Seeds =
    [
        "@h(id:7){body:3,list:{1,2,{x:y}}}", "@a[x @b{y:1} z]@c", "{\"a\\u00e9\\n\":%AAEC,b:0xff,c:-1.5e3}", "$a[$b > 1].c + f(x)", "x => ($x ? 1 : {y})",
        "# c\n@a(1,\n2)\n", "```raw`x```", "{@a(1):2,:3,,}", "(1,2) @b", "é日😀:true",
    ];

    [Test]
    public void Broken_documents_throw_nothing_but_a_recon_exception() =>
        Gen.Select(Gen.OneOf(Seeds), Gen.Select(Gen.Int[0, 60], Gen.Byte, Gen.Int[0, 2]).Array[0, 4]).Sample((seed, edits) =>
        {
            var bytes = Encoding.UTF8.GetBytes(seed).ToList();
            foreach (var (where, value, kind) in edits)
            {
                var at = bytes.Count == 0 ? 0 : where % bytes.Count;
                if (kind == 0) bytes.Insert(at, value);
                else if (kind == 1 && bytes.Count > 0) bytes[at] = value;
                else if (bytes.Count > 0) bytes.RemoveRange(at, bytes.Count - at);
            }

            OnlyReconExceptions([.. bytes]);
        }, iter: 50_000);

    [Test]
    public void Syntax_characters_in_any_order_throw_nothing_but_a_recon_exception() =>
        Gen.OneOf("@a", "(", ")", "{", "}", "[", "]", ":", ",", " ", "\n", "#", "1", "x", "\"s\"", "$", ".", "-", "?", "=>", "<", "&&", "%AAEC", "`r`", "*", "\\")
            .Array[0, 14].Select(string.Concat).Sample(text => OnlyReconExceptions(Encoding.UTF8.GetBytes(text)), iter: 50_000);

    [TestCase("{")]
    [TestCase("@a(")]
    [TestCase("@a{")]
    [TestCase("[")]
    [TestCase("(")]
    [TestCase("{x:")]
    [TestCase("{@a:")]
    [TestCase("-")]
    [TestCase("1+")]
    [TestCase("a?")]
    [TestCase("a?b:")]
    [TestCase("$a.")]
    [TestCase("$[")]
    [TestCase("$$")]
    [TestCase("f(1)(")]
    [TestCase("a=>")]
    [TestCase("[@a")]
    [TestCase("[{")]
    [TestCase("a||")]
    [TestCase("@a(x,{")]
    public void A_million_times_the_same_opening_is_refused(string opening)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 1_000_000 / opening.Length)));
        Assert.That(() => Value.Parse(text), Throws.InstanceOf<ReconException>());
        Assert.That(() => Read(text), Throws.InstanceOf<ReconException>());
        _ = ReconHeader.TrySplit(text, out _, out _, out _);
    }

    [Test]
    public void A_digit_run_beyond_the_limit_is_refused()
    {
        var digits = new string('9', 1_000_000);
        Assert.That(() => Value.Parse(digits), Throws.InstanceOf<ReconException>());
        Assert.That(() => Value.Parse("0x" + digits), Throws.InstanceOf<ReconException>());
        Assert.That(() => Value.Parse("1." + digits), Throws.InstanceOf<ReconException>());
        Assert.That(() => Value.Parse("1e" + digits), Throws.InstanceOf<ReconException>());
    }

    [TestCase("1e999999999", ExpectedResult = double.PositiveInfinity)]
    [TestCase("-1e99999999999999999999", ExpectedResult = double.NegativeInfinity)]
    [TestCase("1e-99999999999999999999", ExpectedResult = 0.0)]
    public double Exponents_beyond_any_double_round(string text) => ((Num)Value.Parse(text)).ToDouble();

    [Test]
    public void Nesting_up_to_the_limit_is_read_and_one_more_is_not()
    {
        var limits = new ReconLimits { MaxDepth = 10 };
        static string Nested(int depth) => new string('{', depth) + new string('}', depth);
        Assert.That(Value.Parse("{x:" + Nested(4) + "}", limits), Is.InstanceOf<Record>());
        Assert.That(() => Value.Parse(Nested(11), limits), Throws.InstanceOf<ReconException>());
        Assert.That(() => Drain(Encoding.UTF8.GetBytes(Nested(11)), limits), Throws.InstanceOf<ReconException>());
        Drain(Encoding.UTF8.GetBytes(Nested(10)), limits);
    }

    [Test]
    public void A_document_beyond_its_length_limit_is_refused()
    {
        var limits = new ReconLimits { MaxLength = 4 };
        Assert.That(Value.Parse("abcd", limits), Is.EqualTo((Value)"abcd"));
        Assert.That(() => Value.Parse("abcde", limits), Throws.InstanceOf<ReconException>());
        Assert.That(() => Drain("abcde"u8, limits), Throws.InstanceOf<ReconException>());
    }

    [Test]
    public void An_exception_says_where()
    {
        var exception = Assert.Throws<ReconException>(() => Value.Parse("{é:1,@}"));
        Assert.That(exception!.Offset, Is.EqualTo(7));
    }

    [TestCase("\"\xC3\"")]
    [TestCase("a\xFF")]
    [TestCase("[\xE2\x82]")]
    [TestCase("# \xFF\n1")]
    [TestCase("\"\xED\xA0\x80\"")]
    public void Bytes_that_are_no_utf8_are_refused(string latin1)
    {
        var bytes = Encoding.Latin1.GetBytes(latin1);
        Assert.That(() => Value.Parse(bytes), Throws.InstanceOf<ReconException>());
        Assert.That(() => Read(bytes), Throws.InstanceOf<ReconException>());
    }

    private static void OnlyReconExceptions(byte[] bytes)
    {
        Value? tree = null, pulled = null;
        try
        {
            tree = Value.Parse(bytes);
        }
        catch (ReconException e)
        {
            Assert.That(e.Offset, Is.InRange(0, bytes.Length));
        }

        try
        {
            pulled = Read(bytes);
        }
        catch (ReconException e)
        {
            Assert.That(e.Offset, Is.InRange(0, bytes.Length));
        }

        // What both accept is the same; what only the tree accepts holds an expression, in print or folded away.
        if (pulled is not null) Assert.That(tree, Is.EqualTo(pulled), Encoding.UTF8.GetString(bytes));
        _ = ReconHeader.TrySplit(bytes, out _, out _, out _);
    }

    private static Value Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ReconReader(bytes);
        var value = reader.ReadValue();
        return reader.Token == ReconToken.End ? value : throw reader.Mismatch("the end");
    }

    private static void Drain(ReadOnlySpan<byte> bytes, ReconLimits limits)
    {
        var reader = new ReconReader(bytes, limits);
        while (reader.Token != ReconToken.End) reader.Read();
    }
}
