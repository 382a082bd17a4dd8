namespace Swim.TestKit.Tests;

internal sealed class ProbeTests
{
    private SwimTest _swim = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _swim = await SwimTest.StartAsync<TallyAgent>();

    [OneTimeTearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task A_reader_that_stalls_sees_the_last_state_only()
    {
        var agent = _swim.Agent("/tally/stall");
        await using var probe = await agent.LinkAsync("count");
        await probe.ExpectAsync("linked", "event", "synced");
        probe.Pause();
        for (var i = 0; i < 5; i++) await agent.CommandAsync("add", 1);
        Assert.That(await probe.DrainAsync(), Is.Empty);
        Assert.That((probe.PendingCount, probe.Coalesced), Is.EqualTo((1, 4)));

        probe.Resume();

        await probe.ExpectAsync("event 5");
    }

    [Test]
    public async Task A_link_that_is_cut_hears_nothing_until_it_links_again()
    {
        var agent = _swim.Agent("/tally/cut");
        await using var probe = await agent.LinkAsync("count");
        await probe.ExpectAsync("linked", "event", "synced");

        await probe.CutAsync();
        await agent.CommandAsync("add", 1);
        Assert.That(await probe.DrainAsync(), Is.Empty);

        await probe.LinkAsync();
        await probe.ExpectAsync("linked", "event 1", "synced");
    }

    [Test]
    public async Task A_link_that_asks_to_end_is_told_so()
    {
        await using var probe = await _swim.LinkAsync("/tally/unlink", "count", sync: false);
        await probe.UnlinkAsync();

        await probe.ExpectAsync("linked", "unlinked Requested");
    }

    [Test]
    public async Task A_map_lane_says_its_entries_and_its_changes()
    {
        var agent = _swim.Agent("/tally/map");
        await agent.CommandAsync("score", "ann");
        await using var probe = await agent.LinkAsync("scores");
        await agent.CommandAsync("score", "bob");
        await agent.Map<string, int>("scores").RemoveAsync("ann");

        Assert.That((await probe.DrainAsync()).Select(one => one.ToString()), Is.EqualTo((string[])["linked", "update ann=1", "synced", "update bob=1", "remove ann"]));
    }

    [Test]
    public async Task An_unexpected_event_is_said_with_those_before_it()
    {
        await using var probe = await _swim.LinkAsync("/tally/wrong", "count");

        var failure = await Assert.ThrowsAsync<SwimTestException>(() => probe.ExpectAsync("linked", "event 3"));
        Assert.That(failure!.Message, Does.Contain("number 2 was 'event'").And.Contain("/tally/wrong").And.Contain("synced"));
    }
}
