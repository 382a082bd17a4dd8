using Swim.Lanes.Tests.Agents;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>Map lanes that keep their last entries only.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TimeSeriesTests
{
    private readonly FakeReader _reader = new();

    [Test]
    public void Only_the_last_entries_are_left_at_the_end_of_a_turn()
    {
        using var agent = Create(new MapLaneDefinition<int, string>("series", Form.Int32, Form.String) { KeepLast = 3 });
        agent.Link("series", _reader);
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 5; i++) agent.Map<int, string>("series")[i] = "x";
            Assert.That(agent.Map<int, string>("series"), Has.Count.EqualTo(5));
        });

        Assert.That(agent.Map<int, string>("series").Keys, Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(_reader.Text, Is.EqualTo("linked | update 2 x | update 3 x | update 4 x"));
        agent.Command("series", "@update(key:5) y");
        Assert.That(_reader.Log[^2..], Is.EquivalentTo(new[] { "update 5 y", "remove 2" }));
    }

    [Test]
    public void Entries_go_when_their_time_is_over()
    {
        using var agent = Create(new MapLaneDefinition<DateTimeOffset, int>("series", Form.DateTimeOffset, Form.Int32)
        {
            KeepFor = TimeSpan.FromSeconds(10),
            DidRemove = static (agent, _, before) => ((TestAgent)agent).Calls.Add($"removed {before}"),
        });
        for (var i = 0; i < 4; i++)
        {
            agent.Host.Run(() => agent.Map<DateTimeOffset, int>("series")[agent.Time.GetUtcNow()] = i);
            agent.Advance(4000);
        }

        Assert.That(agent.Map<DateTimeOffset, int>("series").Values, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(agent.Lanes.TrimPeriod, Is.EqualTo(TimeSpan.FromSeconds(1.25)));
        agent.Advance(5000);
        agent.Link("series", _reader);
        agent.Host.Run(agent.Lanes.Trim);

        Assert.That(agent.Map<DateTimeOffset, int>("series").Values, Is.EqualTo(new[] { 3 }));
        Assert.That(agent.Calls, Is.EqualTo(new[] { "removed 0", "removed 1", "removed 2" }));
        Assert.That(_reader.Log, Has.Length.EqualTo(3));
    }

    [Test]
    public void Entries_whose_time_is_over_are_gone_when_the_agent_starts()
    {
        using var agent = Create(new MapLaneDefinition<long, int>("series", Form.Int64, Form.Int32) { KeepFor = TimeSpan.FromSeconds(10), KeepLast = 100 });
        agent.Host.Run(() => agent.Map<long, int>("series")[agent.Time.GetUtcNow().ToUnixTimeMilliseconds()] = 1);
        Assert.That(agent.Close(), Is.True);
        agent.Time.Advance(TimeSpan.FromSeconds(11));

        using var next = agent.Restart();

        Assert.That(next.Map<long, int>("series"), Is.Empty);
    }

    [Test]
    public void A_handler_that_throws_while_entries_go_is_reported()
    {
        using var agent = Create(new MapLaneDefinition<int, int>("series", Form.Int32, Form.Int32)
        {
            KeepLast = 1,
            DidRemove = static (_, _, _) => throw new InvalidOperationException("no"),
        });
        agent.Command("series", "@update(key:1) 1");
        agent.Command("series", "@update(key:2) 1");

        Assert.That(agent.Host.Failures.Single().Lane, Is.EqualTo("series"));
        Assert.That(agent.Map<int, int>("series").Keys, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Keys_that_are_no_times_cannot_be_kept_for_a_time()
    {
        Assert.That(() => new MapLaneDefinition<string, int>("series", Form.String, Form.Int32) { KeepFor = TimeSpan.FromSeconds(1) }, Throws.ArgumentException.With.Message.Contains("times"));
        Assert.That(() => new MapLaneDefinition<string, int>("series", Form.String, Form.Int32) { KeepLast = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        using var agent = Create(new MapLaneDefinition<string, int>("series", Form.String, Form.Int32));
        Assert.That(() => agent.Map<string, int>("series").KeepFor(TimeSpan.FromSeconds(1)), Throws.InvalidOperationException);
    }

    [Test]
    public void Entries_before_a_key_can_be_dropped()
    {
        using var agent = Create(new MapLaneDefinition<int, int>("series", Form.Int32, Form.Int32));
        agent.Host.Run(() =>
        {
            for (var i = 0; i < 1000; i++) agent.Map<int, int>("series")[i] = i;
            agent.Map<int, int>("series").KeepSince(990);
            agent.Map<int, int>("series").KeepSince(5);
        });

        Assert.That(agent.Map<int, int>("series").Keys, Is.EqualTo(Enumerable.Range(990, 10)));
    }

    private static TestAgent Create(LaneDefinition definition) => new TestAgent(TestAgent.Define(definition), new MemoryLaneStore()).Open();
}
