using System.Buffers;
using System.Globalization;
using System.Numerics;
using CsCheck;

namespace Swim.Recon.Tests.Generated;

/// <summary>What is written is read back; order is Recon's.</summary>
public sealed class GeneratedFormRoundTripTests
{
    private static readonly Gen<Position> Positions = Gen.Select(Gen.Double, Gen.Double, (lat, lon) => new Position(lat, lon));

    private static readonly Gen<Flight> Flights = Gen.Select(Gen.String, Gen.Enum<Phase>(), Gen.Enum<Phase>().Nullable(), Gen.ULong.Select(m => (Marks)m),
        (id, phase, next, marks) => new Flight(id, phase, next, marks));

    private static readonly Gen<Headed> Headeds = Gen.Select(Gen.Int, Gen.String, Gen.Int, (id, name, body) => new Headed(id, name, body));

    [Test]
    public void Structs_round_trip() => Positions.Sample(value => Recon.Parse(Position.Form, Recon.Print(Position.Form, value)).Equals(value));

    [Test]
    public void Records_with_enums_and_nullables_round_trip() => Flights.Sample(value => Recon.Parse(Flight.Form, Recon.Print(Flight.Form, value)) == value);

    [Test]
    public void Records_with_headers_round_trip() => Headeds.Sample(value => Recon.Parse(Headed.Form, Recon.Print(Headed.Form, value)) == value);

    [Test]
    public void Collections_round_trip()
    {
        var value = new Collections([1, 2], ["a", "", "true"], [3], [new Point(1, 2)], [5, 6], new() { ["k"] = 1, ["1"] = 2 }, new Dictionary<Point, int> { [new Point(1, 2)] = 1 });
        var read = Recon.Parse(Collections.Form, Recon.Print(Collections.Form, value));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Numbers, Is.EqualTo(value.Numbers));
            Assert.That(read.Names, Is.EqualTo(value.Names));
            Assert.That(read.Set, Is.EqualTo(value.Set));
            Assert.That(read.Points, Is.EqualTo(value.Points));
            Assert.That(read.Longs, Is.EqualTo(value.Longs));
            Assert.That(read.Map, Is.EqualTo(value.Map));
            Assert.That(read.ByPoint, Is.EqualTo(value.ByPoint));
        }
    }

    [Test]
    public void Nulls_in_collections_round_trip()
    {
        const string text = "@Gaps{names:{,a},numbers:{,1},lists:{k:,l:{2}},records:{,@Nested{nest:@pt{x:1,y:2},nul:}}}";
        var value = new Gaps([null, "a"], [null, 1], new() { ["k"] = null, ["l"] = [2] }, [null, new Nested(new Point(1, 2), null)]);
        var printed = Recon.Print(Gaps.Form, value);
        var read = Recon.Parse(Gaps.Form, printed);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(printed, Is.EqualTo(text));
            Assert.That(read.Names, Is.EqualTo(value.Names));
            Assert.That(read.Numbers, Is.EqualTo(value.Numbers));
            Assert.That(read.Lists, Is.EqualTo(value.Lists));
            Assert.That(read.Records, Is.EqualTo(value.Records));
        }
    }

    [Test]
    public void Missing_collections_are_empty()
    {
        var read = Recon.Parse(Collections.Form, "@Collections");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Numbers, Is.Empty);
            Assert.That(read.Names, Is.Empty);
            Assert.That(read.Map, Is.Empty);
            Assert.That(read.ByPoint, Is.Empty);
        }
    }

    [Test]
    public void Scalars_round_trip()
    {
        var value = new Scalars(BigInteger.Pow(-7, 41), 79.123456789m, uint.MaxValue, ulong.MaxValue, [0, 255], DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), TimeSpan.FromMilliseconds(1), Guid.NewGuid(), Value.Parse("@a{1,b:c}"));
        var read = Recon.Parse(Scalars.Form, Recon.Print(Scalars.Form, value));
        Assert.That(read with { Bytes = value.Bytes }, Is.EqualTo(value));
        Assert.That(read.Bytes, Is.EqualTo(value.Bytes));
    }

    [Test]
    public void A_tree_round_trips()
    {
        var tree = new Tree { Name = "root", Children = { new Tree(), new Tree { Name = "b", Left = new Tree { Name = "c" } } } };
        var text = Recon.Print(Tree.Form, tree);
        Assert.That(text, Is.EqualTo("@Tree{name:root,children:{@Tree{name:leaf,children:{},left:},@Tree{name:b,children:{},left:@Tree{name:c,children:{},left:}}},left:}"));
        Assert.That(Recon.Print(Tree.Form, Recon.Parse(Tree.Form, text)), Is.EqualTo(text));
    }

    [Test]
    public void Types_that_contain_each_other_round_trip()
    {
        const string text = "@Ping{n:1,pong:@Pong{pings:{@Ping{n:2,pong:},@Ping{n:3,pong:@Pong{pings:{}}}}}}";
        Assert.That(Recon.Print(Ping.Form, Recon.Parse(Ping.Form, text)), Is.EqualTo(text));
    }

    [Test]
    public void Many_members_round_trip()
    {
        var wide = new Wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        Assert.That(Recon.Parse(Wide.Form, Recon.Print(Wide.Form, wide)), Is.EqualTo(wide));
    }

    [Test]
    public void Forms_order_as_the_values_they_print_do()
    {
        Gen.Select(Flights, Flights).Sample((a, b) =>
        {
            var expected = Value.Parse(Recon.Print(Flight.Form, a)).CompareTo(Value.Parse(Recon.Print(Flight.Form, b)));
            return Math.Sign(Flight.Form.Comparer.Compare(a, b)) == Math.Sign(expected);
        });
        Gen.Select(Headeds, Headeds).Sample((a, b) =>
        {
            var expected = Value.Parse(Recon.Print(Headed.Form, a)).CompareTo(Value.Parse(Recon.Print(Headed.Form, b)));
            return Math.Sign(Headed.Form.Comparer.Compare(a, b)) == Math.Sign(expected);
        });
    }

    [Test]
    public void A_struct_is_read_and_written_without_allocating()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var text = "@Position{lat:1.5,lon:-2}"u8.ToArray();
        var sum = 0.0;
        void Once()
        {
            output.ResetWrittenCount();
            Position.Form.Print(output, Position.Form.Parse(text));
            sum += Position.Form.Parse(output.WrittenSpan).Lat;
        }

        for (var i = 0; i < 100; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Once();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, sum.ToString(CultureInfo.InvariantCulture));
    }
}
