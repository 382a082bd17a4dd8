using Sensors.Agents;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class SensorsTests
{
    private SwimTest _swim = null!;
    private TestAgent _kitchen = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _swim = await SwimTest.StartAsync<SensorAgent>();
        _kitchen = _swim.Agent("/sensor/kitchen");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task The_figures_follow_the_readings()
    {
        await ReportAsync(20, 22, 27);

        await ExpectFiguresAsync(20, 23, 27);
        await _kitchen.ExpectValue("latest", 27.0);
    }

    [Test]
    public async Task What_is_older_than_a_minute_counts_no_more()
    {
        await ReportAsync(90, -40);
        for (var i = 0; i < 15; i++)
        {
            await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(5));
            await ReportAsync(20);
        }

        await ExpectFiguresAsync(20, 20, 20);
        await _kitchen.ExpectMap<DateTimeOffset, double>("readings", readings => readings.Keys.All(at => _swim.Clock.Now - at <= TimeSpan.FromSeconds(68)));
    }

    [Test]
    public async Task A_sensor_that_is_silent_is_simulated()
    {
        await ReportAsync(20);
        await _swim.Clock.AdvanceAsync(SensorAgent.Patience - TimeSpan.FromSeconds(1));
        await _kitchen.ExpectMap<DateTimeOffset, double>("readings", readings => readings.Count == 1);

        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(6));

        await _kitchen.ExpectMap<DateTimeOffset, double>("readings", readings => readings.Count is >= 20 and <= 26);
    }

    [Test]
    public async Task The_history_survives_what_the_readings_do_not()
    {
        await ReportAsync(20, 22, 27);
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(11));
        var before = await _kitchen.ExpectMap<DateTimeOffset, Summary>("history", history => history.Count == 1);
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _kitchen.CrashAsync();

        var after = await _kitchen.ExpectMap<DateTimeOffset, Summary>("history", history => history.Count >= 1);
        Assert.That(after[before.Keys.Single()], Is.EqualTo(before.Values.Single()));
    }

    [Test]
    public async Task What_is_no_temperature_is_refused()
    {
        await Assert.ThrowsAsync<LaneException>(async () => await _kitchen.CommandAsync("report", -300.0));

        await _kitchen.ExpectMap<DateTimeOffset, double>("readings", readings => readings.Count == 0);
    }

    private async Task ReportAsync(params double[] readings)
    {
        foreach (var celsius in readings)
        {
            await _kitchen.CommandAsync("report", celsius);
            await _swim.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task ExpectFiguresAsync(double lowest, double mean, double highest)
    {
        await _kitchen.ExpectValue("lowest", lowest);
        await _kitchen.ExpectValue("mean", mean);
        await _kitchen.ExpectValue("highest", highest);
    }
}
