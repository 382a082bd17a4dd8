using System.Buffers;
using System.Text;
using CsCheck;

namespace Swim.Recon.Tests;

public class RoundTripTests
{
    [Test]
    public void What_goes_over_the_wire_reads_back_as_the_same_value() =>
        Values.Data3.Sample(value =>
        {
            var text = value.ToString();
            Assert.That(Value.Parse(text), Is.EqualTo(value.IsExtant ? Value.Absent : value), text);
        }, iter: 20_000);

    [Test]
    public void Ascii_identifiers_and_quoted_integers_read_back_too() =>
        Values.Texts.Sample(text =>
        {
            var format = ReconFormat.Wire with { QuoteNonAscii = true };
            var printed = Text.From(text).ToString(format);
            Assert.That(Value.Parse(printed), Is.EqualTo(Text.From(text)));
            if (!printed.StartsWith('"')) Assert.That(printed, Has.All.LessThan('\u0080'));
        }, iter: 2_000);

    [Test]
    public void The_block_form_in_an_attribute_is_the_attribute_s_value() =>
        Values.Data3.Sample(value =>
        {
            var printed = Record.Of(new Attr("a", value)).ToString();
            Assert.That(Value.Parse(printed), Is.EqualTo((Value)Record.Of(new Attr("a", value))), printed);
        }, iter: 10_000);

    [Test]
    public void Printing_what_was_read_from_a_strict_print_changes_nothing_more() =>
        Values.Data3.Sample(value =>
        {
            // The reference's print loses some values; what is left must be stable from the second print on.
            if (!Value.TryParse(Encoding.UTF8.GetBytes(value.ToString(ReconFormat.Strict)), out var once)) return;
            Assert.That(Value.Parse(once.ToString()), Is.EqualTo(once.IsExtant ? Value.Absent : once));
        }, iter: 5_000);

    [Test]
    public void The_pull_reader_sees_the_tree() =>
        Values.Data3.Select(Gen.Bool, (value, strict) => value.ToString(strict ? ReconFormat.Strict : ReconFormat.Wire)).Sample(text =>
        {
            if (!Value.TryParse(Encoding.UTF8.GetBytes(text), out var tree)) return;
            Assert.That(Pulled(text), Is.EqualTo(tree), text);
        }, iter: 20_000);

    [TestCase("@a (1,2)")]
    [TestCase("(1) @b")]
    [TestCase("({1},2)")]
    [TestCase("@a[x @b{y:1} z]@c")]
    [TestCase("{@a(1):2,{x:1}:y,3 @b:4,(x):1}")]
    [TestCase("@a(@b,1)@c(x @d)@e(@f,)")]
    [TestCase("@a(x:1,\n# c\n) {`raw`:```a`b```, y:'q'}")]
    [TestCase("# c\n@a # d\n")]
    [TestCase("@a:1")]
    [TestCase("{@a:1}")]
    [TestCase("1@a{2}@b(3)4")]
    [TestCase("x:{1,,},y:,z")]
    [TestCase("{,}")]
    [TestCase("{:1,:}")]
    [TestCase("@a(@b(@c(1),2):3)")]
    [TestCase("@a({@b:1})")]
    [TestCase("{x: $a + 1}")]
    [TestCase("@a(1)\n@b{x:[y]}")]
    [TestCase("- 1")]
    [TestCase("{--1,-0x1}")]
    [TestCase("@a -1 @b -2")]
    public void The_pull_reader_sees_the_tree_of(string text) => Assert.That(Pulled(text), Is.EqualTo(Value.Parse(text)));

    [Test]
    public void A_streamed_tree_is_the_tree() =>
        Values.Data3.Sample(value =>
        {
            var output = new ArrayBufferWriter<byte>(1);
            var writer = new ReconWriter(output);
            if (!StreamFits(value)) return;
            Stream(ref writer, value);
            var text = Encoding.UTF8.GetString(output.WrittenSpan);
            Assert.That(Value.Parse(text), Is.EqualTo(value.IsExtant ? Value.Absent : value), text);
        }, iter: 20_000);

    [Test]
    public void Long_scalars_survive_small_buffers()
    {
        var long1 = new string('x', 5_000) + " ";
        var output = new TinyWriter();
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        writer.WriteAttr("a"u8);
        writer.WriteText(long1);
        writer.WriteText(long1);
        writer.EndRecord();
        Assert.That(Value.Parse(output.Written), Is.EqualTo((Value)Record.Of(new Attr("a"), long1, long1)));
    }

    private static Value Pulled(string text)
    {
        var reader = new ReconReader(Encoding.UTF8.GetBytes(text));
        var value = reader.ReadValue();
        Assert.That(reader.Token, Is.EqualTo(ReconToken.End));
        return value;
    }

    // The writer takes a record's attributes first where the record is an attribute's value.
    private static bool StreamFits(Value value) => value is not Record record || record.All(item => StreamFits(item.ToValue())
        && (item is not Slot slot || StreamFits(slot.Key))
        && (item is not Attr { Value: Record inner } || !inner.SkipWhile(i => i is Attr).Any(i => i is Attr)));

    private static void Stream(ref ReconWriter writer, Value value)
    {
        if (value is not Record record)
        {
            writer.WriteValue(value);
            return;
        }

        writer.BeginRecord();
        foreach (var item in record)
        {
            switch (item)
            {
                case Attr { Value.IsExtant: true } attr:
                    writer.WriteAttr(Encoding.UTF8.GetBytes(attr.Name));
                    break;
                case Attr attr:
                    writer.BeginAttr(Encoding.UTF8.GetBytes(attr.Name));
                    Stream(ref writer, attr.Value);
                    writer.EndAttr();
                    break;
                case Slot { Key: Text key } slot:
                    writer.WriteSlot(Encoding.UTF8.GetBytes(key.Value));
                    Stream(ref writer, slot.Value);
                    break;
                case Slot slot:
                    writer.WriteKeyedSlot();
                    Stream(ref writer, slot.Key);
                    Stream(ref writer, slot.Value);
                    break;
                default:
                    Stream(ref writer, (Value)item);
                    break;
            }
        }

        writer.EndRecord();
    }

    /// <summary>Hands out no more than asked for, somewhere else each time.</summary>
    private sealed class TinyWriter : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _buffer = [];

        public ReadOnlySpan<byte> Written => _written.ToArray();

        public void Advance(int count) => _written.AddRange(_buffer.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }

    [TestCase("1 - (2 - 3)")]
    [TestCase("(1 <= 2) > 3")]
    [TestCase("1 == (2 == 3)")]
    [TestCase("(1 & 2) < 3")]
    [TestCase("( & index)")]
    [TestCase("( <= @from)")]
    [TestCase("a ? (b => c) : (d => e)")]
    [TestCase("a => (b => c)")]
    [TestCase("(a => b) => c")]
    [TestCase("({} ^ @a)")]
    [TestCase("({a:1} ? @b : {})")]
    [TestCase("(@a => 1)")]
    [TestCase("true@a=>")]
    [TestCase("({} => false)")]
    [TestCase("x:1+/2")]
    [TestCase("()/")]
    [TestCase("$1+*")]
    public void An_expression_prints_as_one_that_reads_as_itself(string text)
    {
        var value = Value.Parse(text);
        Assert.That(Value.Parse(value.ToString()!), Is.EqualTo(value), value.ToString());
        Assert.That(new ReconReader(Encoding.UTF8.GetBytes(value.ToString()!)).ReadValue(), Is.EqualTo(value), "as lanes read it back from their store");
    }

    [TestCase("\"a\\ud800b\"", "a\uFFFDb")]
    [TestCase("\"\\udc00\"", "\uFFFD")]
    [TestCase("\"\\ud83d\\ude00\"", "\ud83d\ude00")]
    [TestCase("\"\\ud83d\\ud83d\\ude00\"", "\uFFFD\ud83d\ude00")]
    public void Half_a_surrogate_pair_reads_as_what_it_prints(string text, string expected)
    {
        var value = Value.Parse(text);
        Assert.That(value, Is.EqualTo((Value)Text.From(expected)));
        Assert.That(Value.Parse(value.ToString()!), Is.EqualTo(value));
    }
}
