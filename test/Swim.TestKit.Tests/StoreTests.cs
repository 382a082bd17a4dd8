namespace Swim.TestKit.Tests;

internal sealed class StoreTests
{
    private SwimTest _swim = null!;

    [SetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<TallyAgent>();

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task A_write_that_fails_is_tried_again_by_the_clock()
    {
        var agent = _swim.Agent("/tally/1");
        _swim.Store.FailWrites(2);
        await agent.CommandAsync("add", 5);

        await _swim.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(250));
        Assert.That(_swim.Store.Failures, Is.EqualTo(1));
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.That(_swim.Store.Failures, Is.EqualTo(2));
        Assert.That(agent.Records["v/count"], Is.EqualTo("5"));
        Assert.That(agent.Logs.Select(entry => entry.Message), Has.Some.Contains("refused a commit of /tally/1"));
    }

    [Test]
    public async Task A_committed_lane_shows_nothing_while_the_store_is_blocked()
    {
        var agent = _swim.Agent("/tally/1");
        await using var probe = await agent.LinkAsync("sure");
        await probe.ExpectAsync("linked", "event", "synced");
        _swim.Store.Block();
        var command = agent.CommandAsync("addSure", 3).AsTask();

        Assert.That(await probe.DrainAsync(), Is.Empty);
        Assert.That(command.IsCompleted, Is.False);

        _swim.Store.Release();
        await command.WaitAsync(_swim.Timeout);
        await probe.ExpectAsync("event 3");
    }

    [Test]
    public async Task A_store_takes_its_time_by_the_clock()
    {
        await _swim.Agent("/tally/1").CommandAsync("add", 1);
        _swim.Store.Delay = TimeSpan.FromSeconds(3);
        var command = _swim.Agent("/tally/1").CommandAsync("addSure", 3).AsTask();
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.That(command.IsCompleted, Is.False);

        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await command.WaitAsync(_swim.Timeout);
    }

    [Test]
    public async Task An_agent_that_cannot_be_read_is_unavailable()
    {
        _swim.Store.FailReads(nodeUri: "/tally/1");

        await Assert.ThrowsAsync<Swim.Lanes.AgentUnavailableException>(async () => await _swim.Agent("/tally/1").CommandAsync("add", 1));
        await Assert.DoesNotThrowAsync(async () => await _swim.Agent("/tally/2").CommandAsync("add", 1));
    }

    [Test]
    public async Task A_crash_loses_the_commit_under_way()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("addSure", 1);
        _swim.Store.Block();
        var command = agent.CommandAsync("addSure", 1).AsTask();
        await _swim.SettleAsync();

        var crash = agent.CrashAsync();
        await _swim.SettleAsync();
        _swim.Store.Release();
        await crash.WaitAsync(_swim.Timeout);

        Assert.That(await agent.Value<int>("sure").GetAsync(), Is.EqualTo(1));
        await Assert.ThrowsAsync<Swim.Lanes.AgentUnavailableException>(() => command.WaitAsync(_swim.Timeout));
    }
}
