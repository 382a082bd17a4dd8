namespace Swim.TestKit.Tests;

internal sealed class LifeTests
{
    private SwimTest _swim = null!;

    [SetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<TallyAgent>();

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task A_restart_stores_everything_and_links_stay()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("add", 5);
        await using var probe = await agent.LinkAsync("count");
        await probe.ExpectAsync("linked", "event 5", "synced");

        await agent.RestartAsync();
        await agent.CommandAsync("add", 1);

        await probe.ExpectAsync("event 6");
        Assert.That(await agent.Value<bool>("stopped").GetAsync(), Is.True);
    }

    [Test]
    public async Task A_crash_loses_what_was_not_stored_and_nothing_else()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("addSure", 1);
        await agent.CommandAsync("add", 5);
        await using var probe = await agent.LinkAsync("count");
        await probe.ExpectAsync("linked", "event 5", "synced");

        await agent.CrashAsync();

        Assert.That(await agent.Value<int>("sure").GetAsync(), Is.EqualTo(1));
        Assert.That(await agent.Value<bool>("stopped").GetAsync(), Is.False);
        await agent.ExpectValue("count", 0);
    }

    [Test]
    public async Task A_silo_that_is_restarted_brings_agents_back_with_their_state()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("add", 5);

        await _swim.RestartSiloAsync();

        await _swim.Agent("/tally/1").ExpectValue("count", 5);
        await _swim.Agent("/tally/1").CommandAsync("add", 1);
        await _swim.Agent("/tally/1").ExpectValue("count", 6);
    }

    [Test]
    public async Task A_silo_that_crashes_loses_what_was_not_stored()
    {
        await _swim.Agent("/tally/1").CommandAsync("addSure", 2);
        await _swim.Agent("/tally/1").CommandAsync("add", 5);

        await _swim.CrashSiloAsync();

        Assert.That(await _swim.Agent("/tally/1").Value<int>("sure").GetAsync(), Is.EqualTo(2));
        Assert.That(await _swim.Agent("/tally/1").Value<int>("count").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task An_agent_that_was_ended_is_not_active_until_it_is_used()
    {
        var agent = _swim.Agent("/tally/1");
        await agent.CommandAsync("add", 5);
        Assert.That(agent.IsActive, Is.True);

        await agent.DeactivateAsync();
        Assert.That(agent.IsActive, Is.False);

        await agent.ExpectValue("count", 5);
    }

    [Test]
    public async Task A_reminder_runs_when_the_test_says_so()
    {
        var agent = _swim.Agent("/nap/1");
        await agent.RemindAsync("Hourly");
        await agent.DeactivateAsync();
        await agent.RemindAsync("Hourly");
        await agent.RemindAsync("tea");

        await agent.ExpectValue("hours", 2);
        await agent.ExpectValue("reminded", "tea");
    }
}
