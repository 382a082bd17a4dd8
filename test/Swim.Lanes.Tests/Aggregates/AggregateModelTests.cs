using System.Numerics;
using CsCheck;
using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Aggregates;

/// <summary>Every figure after random histories, against computing it from the entries.</summary>
internal sealed class AggregateModelTests
{
    private static readonly double[] Edges =
    [
        0.0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 1e-310, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly Gen<double> Doubles = Gen.Frequency(
        (6, Gen.Double[-1000, 1000]),
        (2, Gen.Double),
        (1, Gen.Int[0, 7].Select(i => Edges[i])),
        (1, Gen.Int[8, 10].Select(i => Edges[i])));

    [Test]
    public void Figures_equal_those_computed_from_all_entries() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 150], Gen.Int[-50, 50]).Array[0, 600].Sample(Check, iter: 200);

    [Test]
    public void A_sum_of_doubles_is_the_exact_sum_rounded_once() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 20], Doubles).Array[0, 200].Sample(steps =>
        {
            using var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, double>("map", Form.Int32, Form.Double))).Open();
            var map = agent.Map<int, double>("map");
            var sum = map.Aggregate.Sum(v => v);
            var mean = map.Aggregate.Mean(v => v);
            foreach (var (removes, key, value) in steps)
            {
                if (removes) map.Remove(key);
                else map.Set(key, value);
            }

            var expected = ExactSum(map.Values);
            return sum.Value.Equals(expected) && mean.Value.Equals(map.Count == 0 ? 0 : expected / map.Count);
        });

    [Test]
    public void A_sum_of_decimals_is_exact() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 20], Gen.Decimal[-1_000_000, 1_000_000]).Array[0, 100].Sample(steps =>
        {
            using var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, decimal>("map", Form.Int32, Form.Decimal))).Open();
            var map = agent.Map<int, decimal>("map");
            var sum = map.Aggregate.Sum(v => v);
            foreach (var (removes, key, value) in steps)
            {
                if (removes) map.Remove(key);
                else map.Set(key, decimal.Round(value, 8));
            }

            return sum.Value == map.Values.Sum();
        });

    [Test]
    public void A_change_of_a_large_map_allocates_nothing()
    {
        using var agent = new TestAgent(TestAgent.Define(new MapLaneDefinition<int, double>("map", Form.Int32, Form.Double))).Open();
        var map = agent.Map<int, double>("map");
        for (var i = 0; i < 10_000; i++) map.Set(i, i);
        var sum = map.Aggregate.Sum(v => v);
        var mean = map.Aggregate.Mean(v => v);
        var count = map.Aggregate.Count(v => v > 5000);
        var groups = map.Aggregate.GroupBy(v => (int)v % 10).Sum(v => v);
        var seen = 0.0;
        for (var i = 0; i < 30_000; i++) Change(i);
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10_000; i++) Change(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero, "bytes for 10,000 changes");
        Assert.That(seen, Is.Not.Zero);

        void Change(int i)
        {
            map.Set(i * 7 % 10_000, i);
            seen += sum.Value + mean.Value + count.Value + groups[i % 10];
        }
    }

    private static void Check((int Act, int Key, int Value)[] steps)
    {
        using var agent = new TestAgent(TestAgent.Define(
            new MapLaneDefinition<int, int>("map", Form.Int32, Form.Int32),
            new MapLaneDefinition<int, int>("top", Form.Int32, Form.Int32),
            new MapLaneDefinition<int, long>("groups", Form.Int32, Form.Int64))).Open();
        var map = agent.Map<int, int>("map");
        var half = steps.Length / 2;
        Apply(agent, map, steps.AsSpan(0, half).ToArray());
        var count = map.Aggregate.Count();
        var odd = map.Aggregate.Count(v => v % 2 != 0);
        var sum = map.Aggregate.Sum(v => v);
        var mean = map.Aggregate.Mean(v => v);
        var min = map.Aggregate.Min(v => v);
        var max = map.Aggregate.Where((k, _) => k > 20).Max(v => v);
        var top = map.Aggregate.Top(5, v => v).Into(agent.Map<int, int>("top"));
        var groups = map.Aggregate.GroupBy(v => v / 10).Sum(v => v).Into(agent.Map<int, long>("groups"));
        var groupTop = map.Aggregate.GroupBy(v => v / 10).Max(v => v);
        Apply(agent, map, steps.AsSpan(half).ToArray());
        agent.Host.Drain();

        Assert.Multiple(() =>
        {
            var values = map.Values.ToArray();
            Assert.That(count.Value, Is.EqualTo(map.Count));
            Assert.That(odd.Value, Is.EqualTo(values.Count(v => v % 2 != 0)));
            Assert.That(sum.Value, Is.EqualTo(values.Sum()));
            Assert.That(mean.Value, Is.EqualTo(values.Length == 0 ? 0 : (double)values.Sum() / values.Length));
            Assert.That(min.Value, Is.EqualTo(values.Length == 0 ? 0 : values.Min()));
            Assert.That(max.Value, Is.EqualTo(map.Where(e => e.Key > 20).Select(e => e.Value).DefaultIfEmpty().Max()));
            var highest = map.OrderByDescending(e => e.Value).ThenBy(e => e.Key).Take(5).ToArray();
            Assert.That(top.Value, Is.EqualTo(highest));
            Assert.That(agent.Map<int, int>("top").ToArray(), Is.EqualTo(highest.OrderBy(e => e.Key).ToArray()));
            var expected = values.GroupBy(v => v / 10).OrderBy(g => g.Key).Select(g => KeyValuePair.Create(g.Key, (long)g.Sum())).ToArray();
            Assert.That(agent.Map<int, long>("groups").ToArray(), Is.EqualTo(expected));
            Assert.That(groups.Count, Is.EqualTo(expected.Length));
            foreach (var group in values.GroupBy(v => v / 10)) Assert.That(groupTop[group.Key], Is.EqualTo(group.Max()));
        });
    }

    private static void Apply(TestAgent agent, MapLane<int, int> map, (int Act, int Key, int Value)[] steps)
    {
        foreach (var turn in steps.Chunk(5))
        {
            agent.Host.Run(() =>
            {
                foreach (var (act, key, value) in turn)
                {
                    if (act < 6) map.Set(key, value);
                    else if (act < 9) map.Remove(key);
                    else if (value > 45) map.Clear();
                    else map.Drop(2);
                }
            });
        }
    }

    // the sum as a whole number of the smallest double, and the nearest double to it
    private static double ExactSum(IEnumerable<double> values)
    {
        var nonFinite = values.Where(v => !double.IsFinite(v)).ToArray();
        if (nonFinite.Length > 0) return nonFinite.Sum();
        var sum = BigInteger.Zero;
        foreach (var value in values)
        {
            var bits = BitConverter.DoubleToInt64Bits(value);
            var exponent = (int)(bits >> 52) & 0x7FF;
            var mantissa = bits & ((1L << 52) - 1);
            if (exponent > 0) mantissa |= 1L << 52;
            var unit = (BigInteger)mantissa << Math.Max(0, exponent - 1);
            sum += bits < 0 ? -unit : unit;
        }

        var magnitude = BigInteger.Abs(sum);
        var cut = Math.Max(0, (int)magnitude.GetBitLength() - 53);
        var kept = magnitude >> cut;
        var rest = magnitude - (kept << cut);
        var half = cut == 0 ? BigInteger.One : BigInteger.One << (cut - 1);
        if (cut > 0 && (rest > half || (rest == half && !kept.IsEven))) kept++;
        var result = Math.ScaleB(Math.ScaleB((double)kept, Math.Max(-1000, cut - 1074)), Math.Min(0, cut - 1074 + 1000));
        return sum.Sign < 0 ? -result : result;
    }
}
