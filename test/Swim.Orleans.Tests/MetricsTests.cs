using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Swim.Tests;

internal sealed class MetricsTests : SiloFixture
{
    [Test]
    public async Task Active_agents_are_counted_by_type()
    {
        using var agents = new MetricCollector<long>(Meters, "Swim.Server", "swim.server.agents");
        await Silo.Swim.Agent("/counter/m1").CommandAsync("add", 1);
        await Silo.Swim.Agent("/counter/m2").CommandAsync("add", 1);
        agents.RecordObservableInstruments();
        var before = agents.GetMeasurementSnapshot().Last(measurement => (string?)measurement.Tags["swim.agent.type"] == "counter").Value;
        var probe = await Silo.LinkAsync("/counter/m2", "count");
        await Silo.Swim.Agent("/counter/m2").CommandAsync("end");
        await probe.UntilAsync("unlinked Stopped");
        agents.RecordObservableInstruments();

        Assert.That(before, Is.EqualTo(2));
        Assert.That(agents.LastMeasurement!.Value, Is.EqualTo(1));
    }

    [Test]
    public async Task Commands_are_timed_with_the_kind_of_error()
    {
        using var commands = new MetricCollector<double>(Meters, "Swim.Server", "swim.server.command.duration");
        await Silo.Swim.Agent("/counter/m3").CommandAsync("add", 1);
        Assert.That(async () => await Silo.Swim.Agent("/counter/m3").CommandAsync("explode", "x"), Throws.InstanceOf<LaneException>());

        var measured = commands.GetMeasurementSnapshot();
        Assert.That(measured, Has.Count.EqualTo(2));
        Assert.That(measured[0].Tags, Does.Not.ContainKey("error.type"));
        Assert.That(measured[1].Tags["error.type"], Is.EqualTo("HandlerFailed"));
    }

    private IMeterFactory Meters => Silo.Services.GetRequiredService<IMeterFactory>();
}
