using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Swim.Lanes;
using Swim.Runtime;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Cron schedules and entries that are kept for a time, by the agents' clock.</summary>
internal sealed class ScheduleTests
{
    // the night in which clocks in Berlin go from 2:00 to 3:00
    private static readonly DateTimeOffset Start = new(2030, 3, 30, 12, 7, 0, TimeSpan.Zero);

    private FakeTimeProvider _time = null!;
    private SwimHost _silo = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new FakeTimeProvider(Start);
        _silo = await SwimHost.StartAsync(builder => builder.Services.AddKeyedSingleton<TimeProvider>("swim", _time));
    }

    [TearDown]
    public async Task StopAsync() => await _silo.DisposeAsync();

    [Test]
    public async Task A_schedule_ticks_at_its_times_and_survives_a_tick_that_throws()
    {
        const string Node = "/life/cron";
        var probe = await _silo.LinkAsync(Node, "crons");
        await probe.UntilAsync("synced");
        _time.Advance(TimeSpan.FromMinutes(8));
        await probe.UntilAsync("event 1");
        for (var i = 2; i <= 5; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(15));
            await probe.UntilAsync($"event {i}");
        }

        Assert.That(_silo.Logs.GetSnapshot().Select(entry => entry.Exception?.Message), Does.Contain("a bad quarter"));
    }

    [Test]
    public async Task Times_that_pass_unseen_are_skipped()
    {
        const string Node = "/life/skip";
        var probe = await _silo.LinkAsync(Node, "crons");
        await probe.UntilAsync("synced");
        _time.Advance(TimeSpan.FromHours(5));
        await probe.UntilAsync("event 1");
        _time.Advance(TimeSpan.FromMinutes(15));
        await probe.UntilAsync("event 2");

        Assert.That(await _silo.Swim.Agent(Node).Value<int>("crons").GetAsync(), Is.EqualTo(2));
    }

    [Test]
    public void A_schedule_follows_the_clocks_of_its_time_zone()
    {
        var schedule = CronSchedule.Parse("30 2 * * *", "Europe/Berlin");
        var first = schedule.After(Start);
        var second = schedule.After(first!.Value);

        // half past two does not exist that night: the next existing moment
        Assert.That(first.Value.UtcDateTime, Is.EqualTo(new DateTime(2030, 3, 31, 1, 0, 0)));
        Assert.That(second!.Value.UtcDateTime, Is.EqualTo(new DateTime(2030, 4, 1, 0, 30, 0)));
        Assert.That(CronSchedule.Parse("0 0 30 2 *", null).After(Start), Is.Null);
        Assert.That(CronSchedule.Parse("*/10 * * * * *", null).After(Start)!.Value, Is.EqualTo(Start.AddSeconds(10)));
    }

    [TestCase("* * *", null, "no cron expression")]
    [TestCase("61 * * * *", null, "no cron expression")]
    [TestCase("* * * * *", "Nowhere/Town", "no time zone")]
    public void A_schedule_that_makes_no_sense_is_refused_when_the_silo_starts(string expression, string? timeZone, string message)
    {
        var definition = new AgentDefinition("bad", "/bad/:id", typeof(LifeAgent)) { Crons = [new AgentCronDefinition("Tick", expression, _ => default) { TimeZone = timeZone }] };

        Assert.That(() => new AgentCatalog([definition]), Throws.InvalidOperationException.With.Message.Contains(message).And.Message.Contains("[Cron] on Tick"));
    }

    [Test]
    public async Task Entries_kept_for_a_time_go_while_nobody_writes()
    {
        const string Node = "/life/series";
        await _silo.Swim.Agent(Node).CommandAsync("measure", 1);
        _time.Advance(TimeSpan.FromMinutes(5));
        await _silo.Swim.Agent(Node).CommandAsync("measure", 2);
        var probe = await _silo.LinkAsync(Node, "series");
        await probe.UntilAsync("synced");
        for (var i = 0; i < 6; i++) _time.Advance(TimeSpan.FromMinutes(1));
        await probe.UntilAsync($"remove {Start.ToUnixTimeMilliseconds()}");

        Assert.That(await _silo.Swim.Agent(Node).Map<DateTimeOffset, int>("series").GetAsync(), Has.Count.EqualTo(1));
    }
}
