using System.Numerics;
using CsCheck;

namespace Swim.Recon.Tests;

public class OrderTests
{
    [Test]
    public void The_order_is_total() =>
        Gen.Select(Values.Data3, Values.Data3, Values.Data3).Sample((a, b, c) =>
        {
            var ab = a.CompareTo(b);
            Assert.That(Math.Sign(b.CompareTo(a)), Is.EqualTo(-Math.Sign(ab)));
            Assert.That(a.Equals(b), Is.EqualTo(ab == 0));
            if (ab == 0) Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
            if (ab <= 0 && b.CompareTo(c) <= 0) Assert.That(a.CompareTo(c), Is.LessThanOrEqualTo(0));
        }, iter: 20_000);

    [Test]
    public void Numbers_compare_by_value_whatever_their_width()
    {
        Num[] ordered =
        [
            Num.From(double.NegativeInfinity), Num.From(BigInteger.Pow(-10, 19)), Num.From(long.MinValue), Num.From(-1.5), Num.From(-1), Num.From(0),
            Num.From(double.Epsilon), Num.From(1), Num.From(1.5), Num.FromUInt32(9), Num.From(9007199254740992.0), Num.From(9007199254740993L),
            Num.From(long.MaxValue), Num.From(9223372036854775808.0), Num.FromUInt64(ulong.MaxValue), Num.From(BigInteger.Pow(10, 20)),
            Num.From(1e300), Num.From(BigInteger.Pow(10, 301)), Num.From(double.PositiveInfinity), Num.From(double.NaN),
        ];
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
            {
                Assert.That(Math.Sign(ordered[i].CompareTo(ordered[j])), Is.EqualTo(Math.Sign(i.CompareTo(j))), $"{ordered[i]} and {ordered[j]}");
            }
        }
    }

    [Test]
    public void Equal_numbers_have_equal_hash_codes()
    {
        Num[][] equal =
        [
            [Num.From(1), Num.From(1L), Num.From(1.0), Num.FromUInt32(1), Num.FromUInt64(1)],
            [Num.From(0), Num.From(-0.0)],
            [Num.From(double.NaN), Num.From(-double.NaN)],
            [Num.From(1e20), Num.From(BigInteger.Pow(10, 20))],
            [Num.FromUInt64(ulong.MaxValue), Num.From(ulong.MaxValue)],
        ];
        foreach (var group in equal)
        {
            foreach (var num in group)
            {
                Assert.That(num, Is.EqualTo(group[0]));
                Assert.That(num.GetHashCode(), Is.EqualTo(group[0].GetHashCode()));
            }
        }
    }

    [Test]
    public void Kinds_stand_in_the_platform_s_order()
    {
        Item[] ordered =
        [
            new Attr("a"), new Slot("a"), Record.Empty, Record.Of(1), Data.Empty, Data.From([0x80]), Data.From([0]), Text.From("B"), Text.From("a"), Text.From("\uD83D\uDE00"),
            Text.From("\uFFFD"), Num.From(-1), Bool.True, Bool.False, Value.Parse("$a"), Value.Parse("a + b"), Value.Parse("x => $x"), Value.Extant, Value.Absent,
        ];
        Assert.That(ordered, Is.Ordered.Using<Item>((x, y) => x.CompareTo(y)));
    }

    [Test]
    public void A_lookup_gives_the_last_of_equal_keys()
    {
        var record = (Record)Value.Parse("{a:1,b:2,a:3,1:x,1.0:y}");
        Assert.That(record["a"], Is.EqualTo((Value)3));
        Assert.That(record[Num.From(1)], Is.EqualTo((Value)"y"));
        Assert.That(record["z"].IsAbsent);
    }

    [TestCase("@t{}", "")]
    [TestCase("@t{1}", "1")]
    [TestCase("@t{{x:1}}", "{x:1}")]
    [TestCase("@t{x:1}", "{x:1}")]
    [TestCase("@t@b", "@b")]
    [TestCase("5", "5")]
    public void The_body_is_what_follows_the_tag(string text, string body) => Assert.That(Value.Parse(text).Body, Is.EqualTo(Value.Parse(body)));

    [Test]
    public void Headers_are_the_tag_s_parameters_as_a_record()
    {
        Assert.That(Value.Parse("@a(1) x").GetHeaders("a"), Is.EqualTo(Record.Of(1)));
        Assert.That(Value.Parse("@a(x:1)").GetHeaders("a"), Is.EqualTo(Record.Of(new Slot("x", 1))));
        Assert.That(Value.Parse("@a").GetHeaders("a"), Is.EqualTo(Record.Empty));
        Assert.That(Value.Parse("@a").GetHeaders("b"), Is.Null);
    }
}
