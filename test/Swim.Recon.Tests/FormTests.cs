using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using CsCheck;

namespace Swim.Recon.Tests;

public class FormTests
{
    [Test]
    public void Numbers_round_trip()
    {
        Gen.Byte.Sample(v => RoundTrips(Form.Byte, v));
        Gen.SByte.Sample(v => RoundTrips(Form.SByte, v));
        Gen.Short.Sample(v => RoundTrips(Form.Int16, v));
        Gen.UShort.Sample(v => RoundTrips(Form.UInt16, v));
        Gen.Int.Sample(v => RoundTrips(Form.Int32, v));
        Gen.UInt.Sample(v => RoundTrips(Form.UInt32, v));
        Gen.Long.Sample(v => RoundTrips(Form.Int64, v));
        Gen.ULong.Sample(v => RoundTrips(Form.UInt64, v));
        Gen.Double.Sample(v => RoundTrips(Form.Double, v), iter: 20_000);
        Gen.Float.Sample(v => RoundTrips(Form.Single, v), iter: 20_000);
        Gen.Decimal.Sample(v => RoundTrips(Form.Decimal, v), iter: 20_000);
        Gen.Select(Gen.Long, Gen.Long, (a, b) => (BigInteger)a * b).Sample(v => RoundTrips(Form.BigInteger, v));
    }

    [Test]
    public void Other_scalars_round_trip()
    {
        Values.Texts.Sample(v => RoundTrips(Form.String, v));
        Gen.Char.Sample(v => RoundTrips(Form.Char, v));
        Gen.Bool.Sample(v => RoundTrips(Form.Boolean, v));
        Gen.Byte.Array[0, 20].Sample(v => RoundTrips(Form.ByteArray, v));
        Gen.Guid.Sample(v => RoundTrips(Form.Guid, v));
        Gen.DateOnly.Sample(v => RoundTrips(Form.DateOnly, v));
        Gen.TimeOnly.Sample(v => RoundTrips(Form.TimeOnly, v));
        Gen.Byte.Array[0, 20].Sample(v => Form.Bytes.Parse(Print(Form.Bytes, v)).Span.SequenceEqual(v));
        Gen.Long.Select(t => new TimeSpan(t)).Sample(v => RoundTrips(Form.TimeSpan, v));
        Gen.Long[-60_000_000_000_000, 200_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds).Sample(v => RoundTrips(Form.DateTimeOffset, v));
        Gen.Int.Nullable().Sample(v => RoundTrips(Form.Nullable(Form.Int32), v, isBare: v is not null));
    }

    [Test]
    public void Collections_round_trip()
    {
        Gen.Int.Array[0, 5].Sample(v => RoundTrips(Form.Array(Form.Int32), v));
        Values.Texts.List[0, 5].Sample(v => RoundTrips(Form.List(Form.String), v));
        Gen.Int.Array[0, 3].Array[0, 3].Sample(v => RoundTrips(Form.Array(Form.Array(Form.Int32)), v));
        Gen.Int.Nullable().Array[0, 4].Sample(v => RoundTrips(Form.Array(Form.Nullable(Form.Int32)), v));
        Gen.Int.HashSet[0, 5].Sample(v => RoundTrips(Form.HashSet(Form.Int32), v));
        Gen.Dictionary(Values.Texts, Gen.Int.Array[0, 3])[0, 4].Sample(v => RoundTrips(Form.Dictionary(Form.String, Form.Array(Form.Int32)), v));
        Gen.Dictionary(Gen.Double, Gen.Bool)[0, 4].Sample(v => RoundTrips(Form.Dictionary(Form.Double, Form.Boolean), v));
        Gen.Int.Array[0, 4].Select(a => a.ToImmutableArray()).Sample(v => Assert.That(Form.ImmutableArray(Form.Int32).Parse(Print(Form.ImmutableArray(Form.Int32), v)), Is.EqualTo(v)));
    }

    [Test]
    public void Comparers_agree_with_the_order_of_what_is_written()
    {
        Agree(Form.Int32, Gen.Int);
        Agree(Form.UInt64, Gen.ULong);
        Agree(Form.Double, Gen.Double);
        Agree(Form.Decimal, Gen.Decimal[-5, 5].Select(d => decimal.Round(d, 1)));
        Agree(Form.String, Values.Texts);
        Agree(Form.Boolean, Gen.Bool);
        Agree(Form.Char, Gen.Char);
        Agree(Form.ByteArray, Gen.Byte.Array[0, 3]);
        Agree(Form.Guid, Gen.Guid);
        Agree(Form.DateOnly, Gen.DateOnly);
        Agree(Form.TimeOnly, Gen.Int[0, 86_399_99].Select(t => new TimeOnly(t * TimeSpan.TicksPerMillisecond * 10)));
        Agree(Form.Uri, Gen.Int[0, 200].Select(n => new Uri($"/room/{n}", UriKind.Relative)));
        Agree(Form.Bytes, Gen.Byte.Array[0, 3].Select(b => new ReadOnlyMemory<byte>(b)));
        Agree(Form.SByte, Gen.SByte);
        Agree(Form.Nullable(Form.Int32), Gen.Int.Nullable());
        Agree(Form.Array(Form.String), Values.Texts.Array[0, 3]);
        Agree(Form.Dictionary(Form.String, Form.Int32), Gen.Dictionary(Values.Texts, Gen.Int)[0, 3]);
        Agree(Form.DateTimeOffset, Gen.DateTimeOffset);
        Agree(Form.TimeSpan, Gen.Long.Select(t => new TimeSpan(t * TimeSpan.TicksPerMillisecond / 1000)));
        Agree(Form.Value, Values.Data3);
    }

    [Test]
    public void Dates_times_and_addresses_are_texts()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(Form.DateOnly, new DateOnly(2026, 3, 31)), Is.EqualTo("\"2026-03-31\""));
            Assert.That(Text(Form.TimeOnly, new TimeOnly(7, 5, 9)), Is.EqualTo("\"07:05:09\""));
            Assert.That(Text(Form.TimeOnly, new TimeOnly(7, 5, 9, 250)), Is.EqualTo("\"07:05:09.25\""));
            Assert.That(Text(Form.Uri, new Uri("/a b?c", UriKind.Relative)), Is.EqualTo("\"/a b?c\""));
            Assert.That(Text(Form.Bytes, new byte[] { 1, 2 }), Is.EqualTo("%AQI="));
            Assert.That(Form.TimeOnly.Parse("\"23:59\""u8), Is.EqualTo(new TimeOnly(23, 59)));
            Assert.That(() => Form.DateOnly.Parse("\"2026-02-30\""u8), Throws.TypeOf<FormException>().With.Message.Contains("a date such as"));
            Assert.That(() => Form.Byte.Parse("256"u8), Throws.TypeOf<FormException>());
            Assert.That(() => Form.SByte.Parse("-129"u8), Throws.TypeOf<FormException>());
            Assert.That(() => Form.UInt16.Parse("-1"u8), Throws.TypeOf<FormException>());
            Assert.That(Form.For<ReadOnlyMemory<byte>>(), Is.SameAs(Form.Bytes));
        }

        static string Text<T>(Form<T> form, T value) => Encoding.UTF8.GetString(Print(form, value));
    }

    [TestCase("3.0", ExpectedResult = 3)]
    [TestCase("\"12\"", ExpectedResult = 12)]
    [TestCase("1e2", ExpectedResult = 100)]
    [TestCase("0xff", ExpectedResult = 255)]
    [TestCase("{7}", ExpectedResult = 7)]
    [TestCase("()", ExpectedResult = 0)]
    [TestCase("", ExpectedResult = 0)]
    [TestCase("(5)", ExpectedResult = 5)]
    public int Integers_are_read_where_nothing_is_lost(string text) => Form.Int32.Parse(Encoding.UTF8.GetBytes(text));

    [TestCase("3.7")]
    [TestCase("3000000000")]
    [TestCase("x")]
    [TestCase("true")]
    [TestCase("{1,2}")]
    [TestCase("@a 1")]
    [TestCase("1 + 2")]
    [TestCase("$a")]
    [TestCase("%AAEC")]
    public void Integers_refuse_what_would_lose_something(string text) =>
        Assert.That(() => Form.Int32.Parse(Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormException>());

    [Test]
    public void Texts_take_numbers_and_truth_values_as_written()
    {
        Assert.That(Form.String.Parse("1.50"u8), Is.EqualTo("1.50"));
        Assert.That(Form.String.Parse("true"u8), Is.EqualTo("true"));
        Assert.That(Form.String.Parse(""u8), Is.EqualTo(""));
        Assert.That(() => Form.String.Parse("{a:1}"u8), Throws.InstanceOf<FormException>());
    }

    [Test]
    public void A_scalar_or_a_lone_record_is_a_list_of_one()
    {
        Assert.That(Form.List(Form.Int32).Parse("5"u8), Is.EqualTo(new[] { 5 }));
        Assert.That(Form.List(Form.Value).Parse("@p{x:1}"u8), Is.EqualTo(new[] { Value.Parse("@p{x:1}") }));
        Assert.That(Form.List(Form.Value).FromValue(Value.Parse("{x:1}")), Is.EqualTo(new[] { Value.Parse("{x:1}") }));
        Assert.That(Form.List(Form.Int32).Parse(""u8), Is.Empty);
    }

    [Test]
    public void Bytes_are_data_or_a_list_of_integers()
    {
        Assert.That(Form.ByteArray.Parse("%AAEC"u8), Is.EqualTo(new byte[] { 0, 1, 2 }));
        Assert.That(Form.ByteArray.Parse("{1,-1,255}"u8), Is.EqualTo(new byte[] { 1, 255, 255 }));
    }

    [Test]
    public void Characters_are_numbers_or_texts_of_one()
    {
        Assert.That(Form.Char.Parse("113"u8), Is.EqualTo('q'));
        Assert.That(Form.Char.Parse("q"u8), Is.EqualTo('q'));
        Assert.That(Print(Form.Char, 'q'), Is.EqualTo("113"u8.ToArray()));
    }

    [Test]
    public void Dictionaries_are_records_of_slots()
    {
        var form = Form.Dictionary(Form.String, Form.Int32);
        Assert.That(Print(form, new() { ["k"] = 1, ["b c"] = 2 }), Is.EqualTo("{k:1,\"b c\":2}"u8.ToArray()));
        Assert.That(form.Parse("{true:1,12:2,x:3,x:4}"u8), Is.EqualTo(new Dictionary<string, int> { ["true"] = 1, ["12"] = 2, ["x"] = 4 }));
        Assert.That(Form.Dictionary(Form.Int32, Form.Int32).Parse("{\"5\":1,6:2}"u8), Is.EqualTo(new Dictionary<int, int> { [5] = 1, [6] = 2 }));
    }

    [Test]
    public void Doubles_are_written_as_peers_read_them()
    {
        Assert.That(Text(Form.Double, 1.0), Is.EqualTo("1"));
        Assert.That(Text(Form.Double, 1e-4), Is.EqualTo("1.0E-4"));
        Assert.That(Text(Form.Double, 1e18), Is.EqualTo("1.0E18"));
        Assert.That(Text(Form.Double, 12345678.5), Is.EqualTo("1.23456785E7"));
        Assert.That(Text(Form.Double, 1e23), Is.EqualTo("1.0E23"));
        Assert.That(Text(Form.Double, 9007199254740991), Is.EqualTo("9007199254740991"));
        Assert.That(Text(Form.Double, 9007199254740992), Is.EqualTo("9.007199254740992E15"));
        Assert.That(Text(Form.Double, double.PositiveInfinity), Is.EqualTo("1.0E999"));
        Assert.That(Text(Form.Double, double.NaN), Is.EqualTo("NaN"));
        Assert.That(Text(Form.Single, 0.1f), Is.EqualTo("0.1"));
        Assert.That(Text(Form.Decimal, 1.50m), Is.EqualTo("1.5"));
        Assert.That(Form.Double.Parse("\"-Infinity\""u8), Is.EqualTo(double.NegativeInfinity));
    }

    [Test]
    public void Times_are_milliseconds()
    {
        Assert.That(Text(Form.DateTimeOffset, DateTimeOffset.UnixEpoch.AddSeconds(1)), Is.EqualTo("1000"));
        Assert.That(Text(Form.DateTime, DateTime.UnixEpoch.AddSeconds(1)), Is.EqualTo("1000"));
        Assert.That(Text(Form.TimeSpan, TimeSpan.FromTicks(15_001)), Is.EqualTo("1.5001"));
    }

    [Test]
    public void A_generated_form_is_found_and_accepts_a_missing_tag()
    {
        var form = Form.For<Position>();
        Assert.That(Text(form, new Position(1, 2.5)), Is.EqualTo("@Position{lat:1,lon:2.5}"));
        Assert.That(form.Parse("{lat:1,lon:2.5,other:{x:1}}"u8), Is.EqualTo(new Position(1, 2.5)));
        Assert.That(() => form.Parse("@Other{lat:1}"u8), Throws.InstanceOf<FormException>());
        Assert.That(Form.For<List<Position>>().Parse("{@Position{lat:1},@Position{lat:2}}"u8), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_type_without_a_form_is_named()
    {
        Assert.That(() => Form.For<StringBuilder>(), Throws.InvalidOperationException.With.Message.Contains("System.Text.StringBuilder"));
        Assert.That(() => Form.For<List<StringBuilder>>(), Throws.InvalidOperationException.With.Message.Contains("System.Text.StringBuilder"));
        Assert.That(Form.For<Dictionary<string, int?[]>>(), Is.Not.Null);
    }

    private static byte[] Print<T>(Form<T> form, T value)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        form.Print(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static string Text<T>(Form<T> form, T value) => Encoding.UTF8.GetString(Print(form, value));

    private static void RoundTrips<T>(Form<T> form, T value, bool isBare = true)
    {
        var printed = Print(form, value);
        if (isBare) Assert.That(form.Parse(printed), Is.EqualTo(value), Encoding.UTF8.GetString(printed));
        // Inside an attribute and a slot as well.
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new ReconWriter(output);
        writer.BeginRecord();
        writer.BeginAttr("a"u8);
        form.Write(ref writer, value);
        writer.EndAttr();
        writer.WriteSlot("s"u8);
        form.Write(ref writer, value);
        form.Write(ref writer, value);
        writer.EndRecord();
        var reader = new ReconReader(output.WrittenSpan);
        reader.Read();
        reader.Read();
        Assert.That(form.Read(ref reader), Is.EqualTo(value), Encoding.UTF8.GetString(output.WrittenSpan));
        reader.Read();
        Assert.That(form.Read(ref reader), Is.EqualTo(value));
        Assert.That(form.Read(ref reader), Is.EqualTo(value));
        Assert.That(reader.Token, Is.EqualTo(ReconToken.EndRecord));
    }

    private static void Agree<T>(Form<T> form, Gen<T> values) => Gen.Select(values, values).Sample((a, b) =>
    {
        Assert.That(Math.Sign(form.Comparer.Compare(a, b)), Is.EqualTo(Math.Sign(form.ToValue(a).CompareTo(form.ToValue(b)))), $"{Text(form, a)} and {Text(form, b)}");
    });
}
