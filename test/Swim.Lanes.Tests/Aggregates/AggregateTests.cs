using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Aggregates;

internal sealed class AggregateTests
{
    private static TestAgent NewAgent(ILaneStore? store = null) => new TestAgent(
        TestAgent.Define(
            new MapLaneDefinition<string, int>("map", Form.String, Form.Int32),
            new MapLaneDefinition<string, int>("leaders", Form.String, Form.Int32),
            new MapLaneDefinition<int, long>("byTens", Form.Int32, Form.Int64),
            new ValueLaneDefinition<long>("count", Form.Int64),
            new ValueLaneDefinition<double>("mean", Form.Double) { DidSet = (agent, now, _) => ((TestAgent)agent).Calls.Add($"mean {now}") },
            new CommandLaneDefinition<int>("add", Form.Int32)
            {
                OnCommand = (agent, n) =>
                {
                    var map = ((TestAgent)agent).Map<string, int>("map");
                    map.Set($"k{n}", n);
                    map.Set("last", n);
                    return default;
                },
            }),
        store).Open();

    [Test]
    public void A_figure_is_there_at_once_and_its_lane_is_set_once_per_turn_that_changed_it()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        agent.Host.Run(() =>
        {
            map["a"] = 2;
            map["b"] = 4;
        });
        agent.Host.Run(() => map.Aggregate.Mean(v => v).Into(agent.Value<double>("mean")));
        Assert.That(agent.Value<double>("mean").Value, Is.EqualTo(3));
        agent.Host.Run(() =>
        {
            map["a"] = 10;
            map["b"] = 20;
            map["c"] = 30;
        });
        agent.Host.Run(() => map["c"] = 30);

        Assert.That(agent.Calls, Is.EqualTo(new[] { "mean 3", "mean 20" }));
    }

    [Test]
    public void A_value_read_in_the_turn_of_a_change_contains_it()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        var sum = map.Aggregate.Sum(v => v);
        var seen = new List<long>();
        agent.Host.Run(() =>
        {
            map["a"] = 2;
            seen.Add(sum.Value);
            map["a"] = 3;
            seen.Add(sum.Value);
            map.Remove("a");
            seen.Add(sum.Value);
        });
        Assert.That(seen, Is.EqualTo(new[] { 2L, 3, 0 }));
    }

    [Test]
    public void A_reading_behind_a_command_of_the_same_batch_sees_the_figure()
    {
        using var agent = NewAgent();
        agent.Host.Run(() => agent.Map<string, int>("map").Aggregate.Count().Into(agent.Value<long>("count")));
        var reader = new FakeReader();
        agent.Deliver((NodeOpKind.Command, "add", "5", null), (NodeOpKind.Sync, "count", "", reader), (NodeOpKind.Command, "add", "6", null));
        reader.WaitFor(_ => reader.Value == "3");
        Assert.That(reader.Log[1], Does.Contain("2"), reader.Text);
    }

    [Test]
    public void The_highest_are_kept_in_a_map_lane_that_changes_only_where_it_must()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        var reader = new FakeReader();
        agent.Host.Run(() => map.Aggregate.Top(2, v => v).Into(agent.Map<string, int>("leaders")));
        agent.Sync("leaders", reader);
        agent.Host.Run(() =>
        {
            map["a"] = 1;
            map["b"] = 2;
            map["c"] = 3;
        });
        Assert.That(agent.Read("leaders"), Is.EqualTo("{b:2,c:3}"));
        reader.WaitFor(_ => reader.Entries.Count == 2);
        reader.Clear();
        agent.Host.Run(() => map["a"] = 0);
        agent.Host.Run(() => map["d"] = 9);
        reader.WaitFor(_ => reader.Entries.ContainsKey("d"));
        Assert.That(agent.Read("leaders"), Is.EqualTo("{c:3,d:9}"));
        Assert.That(reader.Text, Does.Not.Contain("update c"));
        agent.Host.Run(map.Clear);
        Assert.That(agent.Read("leaders"), Is.EqualTo("{}"));
    }

    [Test]
    public void Groups_come_and_go_with_their_entries()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        agent.Host.Run(() => map.Aggregate.GroupBy(v => v / 10).Count().Into(agent.Map<int, long>("byTens")));
        agent.Host.Run(() =>
        {
            map["a"] = 11;
            map["b"] = 12;
            map["c"] = 25;
        });
        Assert.That(agent.Read("byTens"), Is.EqualTo("{1:2,2:1}"));
        agent.Host.Run(() => map["c"] = 13);
        Assert.That(agent.Read("byTens"), Is.EqualTo("{1:3}"));
        agent.Host.Run(() =>
        {
            map.Clear();
            map["z"] = 15;
        });
        Assert.That(agent.Read("byTens"), Is.EqualTo("{1:1}"));
    }

    [Test]
    public void Aggregates_of_aggregates_settle_in_the_same_turn()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        var groups = agent.Map<int, long>("byTens");
        agent.Host.Run(() =>
        {
            groups.Aggregate.Count().Into(agent.Value<long>("count"));
            map.Aggregate.GroupBy(v => v / 10).Count().Into(groups);
        });
        agent.Host.Run(() =>
        {
            map["a"] = 11;
            map["b"] = 21;
        });
        Assert.That(agent.Read("count"), Is.EqualTo("2"));
    }

    [Test]
    public void Conditions_leave_entries_out_until_they_fit()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        var even = map.Aggregate.Where(v => v % 2 == 0);
        var count = even.Count(v => v > 10);
        var highest = even.Max(v => v);
        agent.Host.Run(() =>
        {
            map["a"] = 12;
            map["b"] = 13;
            map["c"] = 4;
        });
        Assert.That((count.Value, highest.Value), Is.EqualTo((1L, 12)));
        agent.Host.Run(() =>
        {
            map["b"] = 14;
            map["a"] = 1;
        });
        Assert.That((count.Value, highest.Value), Is.EqualTo((1L, 14)));
        count.Dispose();
        agent.Host.Run(() => map["c"] = 40);
        Assert.That((count.Value, highest.Value), Is.EqualTo((1L, 40)));
    }

    [Test]
    public void A_selector_that_throws_is_reported_and_leaves_the_entry_out()
    {
        using var agent = NewAgent();
        var map = agent.Map<string, int>("map");
        var sum = map.Aggregate.Sum(v => 100 / v);
        agent.Host.Run(() =>
        {
            map["a"] = 0;
            map["b"] = 5;
        });
        Assert.That(sum.Value, Is.EqualTo(20));
        Assert.That(agent.Host.Failures, Has.Count.EqualTo(1));
        agent.Host.Run(() => map["b"] = 0);
        Assert.That(sum.Value, Is.Zero);
    }

    [Test]
    public void After_a_restart_figures_start_from_the_entries_loaded()
    {
        using var agent = NewAgent(new MemoryLaneStore());
        agent.Host.Run(() =>
        {
            agent.Map<string, int>("map")["a"] = 7;
            agent.Map<int, long>("byTens")[5] = 1;
        });
        Assert.That(agent.Close());
        var next = agent.Restart();
        next.Host.Run(() => next.Map<string, int>("map").Aggregate.GroupBy(v => v / 10).Count().Into(next.Map<int, long>("byTens")));
        Assert.That(next.Read("byTens"), Is.EqualTo("{0:1}"));
    }

    [Test]
    public void A_million_changes_leave_no_rounding_behind()
    {
        using var agent = NewAgent();
        var values = new MapLaneDefinition<int, double>("values", Form.Int32, Form.Double);
        using var other = new TestAgent(TestAgent.Define(values)).Open();
        var map = other.Map<int, double>("values");
        var sum = map.Aggregate.Sum(v => v);
        var random = new Random(1);
        for (var i = 0; i < 1_000_000; i++)
        {
            var size = Math.Pow(10, random.Next(-30, 30));
            map.Set(i % 100, random.NextDouble() * size);
        }

        for (var i = 0; i < 100; i++) map.Set(i, 0.1);
        Assert.That(sum.Value, Is.EqualTo(10.0));
    }
}
