using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Swim.Tests;

/// <summary>Agents' time is turned by hand; the silo's goes on.</summary>
internal sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private FakeTimeProvider _time = null!;
    private SwimHost _silo = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _time = new FakeTimeProvider(Start);
        _silo = await SwimHost.StartAsync(builder => builder.Services.AddKeyedSingleton<TimeProvider>("swim", _time));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _silo.DisposeAsync();

    [Test]
    public async Task A_timer_ticks_by_the_clock_of_agents_and_survives_a_tick_that_throws()
    {
        const string Node = "/clock/ticks";
        var probe = await _silo.LinkAsync(Node, "ticks");
        await probe.UntilAsync("synced");
        var started = _time.GetUtcNow();
        for (var i = 1; i <= 4; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await probe.UntilAsync($"event {i}");
        }

        Assert.That(await _silo.Swim.Agent(Node).Value<DateTimeOffset>("now").GetAsync(), Is.EqualTo(started + TimeSpan.FromMinutes(4)));
        Assert.That(_silo.Logs.GetSnapshot().Select(entry => entry.Exception?.Message), Does.Contain("a bad tick"));
    }

    [Test]
    public async Task A_scheduled_call_runs_once()
    {
        const string Node = "/clock/once";
        var probe = await _silo.LinkAsync(Node, "once");
        await _silo.Swim.Agent(Node).CommandAsync("in", 5);
        await probe.UntilAsync("synced");
        _time.Advance(TimeSpan.FromSeconds(5));

        await probe.UntilAsync("event 1");
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.That(await _silo.Swim.Agent(Node).Value<int>("once").GetAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cancelled_call_does_not_run()
    {
        const string Node = "/clock/cancelled";
        await _silo.Swim.Agent(Node).CommandAsync("in", 5);
        await _silo.Swim.Agent(Node).CommandAsync("cancel");
        var ticks = await _silo.LinkAsync(Node, "ticks");
        await ticks.UntilAsync("synced");
        _time.Advance(TimeSpan.FromMinutes(1));
        await ticks.UntilAsync("event 1");

        Assert.That(await _silo.Swim.Agent(Node).Value<int>("once").GetAsync(), Is.Zero);
    }
}
