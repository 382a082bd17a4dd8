namespace Swim.TestKit.Tests;

internal sealed class ClockTests
{
    private SwimTest _swim = null!;

    [SetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<TallyAgent>();

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task Every_tick_of_a_timer_runs_at_its_own_time()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("add", 1);
        var start = _swim.Clock.Now;

        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(65));

        Assert.That(await agent.Value<int>("ticks").GetAsync(), Is.EqualTo(6));
        await agent.ExpectSequence("lastTick", [.. Enumerable.Range(1, 6).Select(i => start.AddSeconds(10 * i))]);
        Assert.That(_swim.Clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(65)));
    }

    [Test]
    public async Task A_handler_that_waits_for_the_clock_is_at_rest_until_its_time()
    {
        var agent = _swim.Agent("/tally/1");
        var command = agent.CommandAsync("addLater", 5).AsTask();
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.That(command.IsCompleted, Is.False);

        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await command.WaitAsync(_swim.Timeout);
        await agent.ExpectValue("count", 1);
    }

    [Test]
    public async Task The_flush_interval_runs_by_the_clock()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("add", 5);
        await _swim.SettleAsync();
        Assert.That(agent.Records, Is.Empty);

        await _swim.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(250));

        Assert.That(agent.Records["v/count"], Is.EqualTo("5"));
    }

    [Test]
    public async Task Without_waiting_the_clock_only_sets_off_what_is_due()
    {
        await _swim.Agent("/tally/1").CommandAsync("add", 1);
        _swim.Clock.Advance(TimeSpan.FromSeconds(10));

        await _swim.ExpectValue("/tally/1", "ticks", 1);
    }
}
