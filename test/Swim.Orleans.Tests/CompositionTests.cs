using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Swim.Tests;

/// <summary>AddSwim beside the application's own UseOrleans, in either order.</summary>
internal sealed class CompositionTests
{
    [Test]
    public void What_the_application_says_before_wins()
    {
        using var host = Build(builder =>
        {
            builder.UseOrleans(Cluster);
            builder.AddSwim();
        });

        AssertOwnCluster(host);
    }

    [Test]
    public void What_the_application_says_after_wins()
    {
        using var host = Build(builder =>
        {
            builder.AddSwim();
            builder.UseOrleans(Cluster);
        });

        AssertOwnCluster(host);
    }

    [Test]
    public void A_program_that_says_nothing_is_its_own_cluster_on_a_free_loopback_port()
    {
        using var one = Build(builder => builder.AddSwim());
        using var two = Build(builder => builder.AddSwim());
        var first = one.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        var second = two.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;

        Assert.That(first.AdvertisedIPAddress, Is.EqualTo(IPAddress.Loopback));
        Assert.That(first.SiloPort, Is.Not.EqualTo(EndpointOptions.DEFAULT_SILO_PORT));
        Assert.That(second.SiloPort, Is.Not.EqualTo(EndpointOptions.DEFAULT_SILO_PORT));
    }

    [Test]
    public void Adding_it_twice_is_adding_it_once()
    {
        using var host = Build(builder =>
        {
            var first = builder.AddSwim();
            Assert.That(builder.AddSwim(options => options.Storage.Path = "other.db"), Is.SameAs(first));
        });

        Assert.That(host.Services.GetRequiredService<IOptions<SwimOptions>>().Value.Storage.Path, Is.EqualTo("other.db"));
        Assert.That(host.Services.GetServices<ISwim>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Settings_come_from_the_section_and_then_from_code()
    {
        using var host = Build(builder =>
        {
            builder.Configuration["Swim:Storage:Path"] = "section.db";
            builder.Configuration["Swim:Storage:FlushInterval"] = "00:00:01";
            builder.AddSwim(options => options.Storage.Path = "code.db");
        });

        var options = host.Services.GetRequiredService<IOptions<SwimOptions>>().Value;
        Assert.That(options.Storage.Path, Is.EqualTo("code.db"));
        Assert.That(options.Storage.FlushInterval, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Settings_that_make_no_sense_are_refused_at_start()
    {
        using var host = Build(builder => builder.AddSwim(options =>
        {
            options.Storage.Path = "";
            options.Storage.FlushInterval = TimeSpan.Zero;
        }));

        Assert.That(() => host.StartAsync(), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Swim:Storage:Path").And.Message.Contains("FlushInterval"));
    }

    [Test]
    public async Task A_host_without_agents_says_so()
    {
        await using var silo = await SwimHost.StartAsync(agents: swim => swim.DiscoverAgents(false));

        Assert.That(silo.Logs.GetSnapshot().Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Message), Has.Some.StartsWith("No agents were found"));
    }

    [Test]
    public async Task An_orderly_stop_of_busy_agents_warns_of_nothing()
    {
        FakeLogCollector logs;
        await using (var silo = await SwimHost.StartAsync())
        {
            logs = silo.Logs;
            var probe = await silo.LinkAsync("/mirror/stopping", "count");
            await probe.UntilAsync("synced");
            for (var i = 0; i < 50; i++) await silo.Swim.Agent("/mirror/stopping").CommandAsync("send", 1);
            await silo.Swim.Agent("/reminded/stopping").CommandAsync("touch");
            await silo.Swim.Agent("/life/stopping").CommandAsync("open");
        }

        // Orleans notes once at its start which garbage collector it runs on
        var warnings = logs.GetSnapshot().Where(entry => entry.Level >= LogLevel.Warning && !entry.Message.Contains("ServerGC", StringComparison.Ordinal));
        Assert.That(warnings.Select(entry => $"{entry.Category}: {entry.Message} {entry.Exception?.Message}"), Is.Empty);
    }

    [Test]
    public void An_assembly_without_agents_is_refused()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        Assert.That(() => builder.AddSwim().AddAgents(typeof(string).Assembly), Throws.ArgumentException.With.Message.Contains("no agent manifest"));
    }

    private static void Cluster(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(siloPort: 12345, gatewayPort: 23456, clusterId: "mine", serviceId: "mine");
    }

    private static void AssertOwnCluster(IHost host)
    {
        var endpoints = host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        Assert.That(endpoints.SiloPort, Is.EqualTo(12345));
        Assert.That(endpoints.GatewayPort, Is.EqualTo(23456));
        Assert.That(host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, Is.EqualTo("mine"));
        Assert.That(host.Services.GetRequiredService<IServiceCollectionProbe>().Last(typeof(IMembershipTable)), Does.Not.Contain("Embedded"));
    }

    private static IHost Build(Action<IHostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder);
        builder.Services.AddSingleton<IServiceCollectionProbe>(new Probe(builder.Services));
        return builder.Build();
    }

    private interface IServiceCollectionProbe
    {
        string Last(Type service);
    }

    private sealed class Probe(IServiceCollection services) : IServiceCollectionProbe
    {
        public string Last(Type service)
        {
            var descriptor = services.Last(candidate => candidate.ServiceType == service);
            return descriptor.ImplementationType?.Name ?? descriptor.ImplementationFactory?.ToString() ?? "";
        }
    }
}
