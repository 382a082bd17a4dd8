using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Postgres;

namespace Swim.Hosting.Tests;

/// <summary>What <c>ConnectionStrings:swim</c> switches, without a database.</summary>
internal sealed class ConnectionStringTests
{
    private const string Local = "Host=127.0.0.1;Port=1;Database=there;Username=me;Password=sesame";

    [Test]
    public void Without_it_the_program_is_its_own_whole_cluster()
    {
        using var host = Build(null);

        Assert.That(NameOf<IMembershipTable>(host), Does.StartWith("Embedded"));
        Assert.That(host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value.GatewayPort, Is.Zero);
    }

    [Test]
    public void With_it_membership_reminders_and_state_are_in_the_database()
    {
        using var host = Build(Local);

        Assert.That(NameOf<IMembershipTable>(host), Does.StartWith("Postgres"));
        Assert.That(NameOf<IReminderTable>(host), Does.StartWith("Postgres"));
        Assert.That(host.Services.GetRequiredKeyedService<IGrainStorage>("Default").GetType().Name, Does.StartWith("Postgres"));
        Assert.That(host.Services.GetRequiredService<IRecordStorage>(), Is.SameAs(host.Services.GetRequiredKeyedService<IGrainStorage>("Default")));
        var cluster = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
        Assert.That((cluster.ClusterId, cluster.ServiceId), Is.EqualTo(("swim", "swim")));
    }

    [Test]
    public void Processes_on_one_machine_take_different_ports_and_each_has_its_own_again()
    {
        using var first = Build(Local);
        using var second = Build(Local);
        var one = EndpointsOf(first);
        var two = EndpointsOf(second);
        Assert.That(one.AdvertisedIPAddress, Is.EqualTo(IPAddress.Loopback));
        Assert.That(new[] { one.SiloPort, one.GatewayPort, two.SiloPort, two.GatewayPort }, Is.Unique);
        first.Dispose();

        using var again = Build(Local);
        Assert.That((EndpointsOf(again).SiloPort, EndpointsOf(again).GatewayPort), Is.EqualTo((one.SiloPort, one.GatewayPort)));
    }

    [Test]
    public void Address_and_ports_can_be_given()
    {
        using var host = Build(Local, builder =>
        {
            builder.Configuration["Swim:Cluster:ClusterId"] = "c";
            builder.Configuration["Swim:Cluster:ServiceId"] = "s";
            builder.Configuration["Swim:Cluster:Address"] = "192.0.2.7";
            builder.Configuration["Swim:Cluster:SiloPort"] = "12345";
            builder.Configuration["Swim:Cluster:GatewayPort"] = "-1";
        });

        var endpoints = EndpointsOf(host);
        Assert.That((endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort), Is.EqualTo((IPAddress.Parse("192.0.2.7"), 12345, 0)));
        Assert.That(endpoints.SiloListeningEndpoint, Is.EqualTo(new IPEndPoint(IPAddress.Any, 12345)), "an address that is not this machine's own");
        var cluster = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
        Assert.That((cluster.ClusterId, cluster.ServiceId), Is.EqualTo(("c", "s")));
    }

    [Test, NonParallelizable]
    public void A_pod_is_reached_at_its_own_address()
    {
        Environment.SetEnvironmentVariable("POD_IP", "192.0.2.8");
        try
        {
            using var host = Build(Local);
            Assert.That(EndpointsOf(host).AdvertisedIPAddress, Is.EqualTo(IPAddress.Parse("192.0.2.8")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("POD_IP", null);
        }
    }

    [Test]
    public void In_development_a_database_elsewhere_opens_no_port_to_the_network()
    {
        using var host = Build("Host=192.0.2.9;Database=there;Username=me;Password=sesame", builder => builder.Environment.EnvironmentName = Environments.Development);

        Assert.That(EndpointsOf(host).AdvertisedIPAddress, Is.EqualTo(IPAddress.Loopback));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void What_the_application_says_wins_each_by_itself(bool isAfter)
    {
        using var clustered = Build(Local, builder => builder.UseOrleans(silo => silo.UseLocalhostClustering(12345, 23456, clusterId: "mine", serviceId: "mine")), isAfter);
        Assert.That(EndpointsOf(clustered).SiloPort, Is.EqualTo(12345));
        Assert.That(clustered.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, Is.EqualTo("mine"));
        Assert.That(clustered.Services.GetRequiredKeyedService<IGrainStorage>("Default").GetType().Name, Does.StartWith("Postgres"));

        using var stored = Build(Local, builder => builder.UseOrleans(silo => silo.AddMemoryGrainStorageAsDefault()), isAfter);
        Assert.That(stored.Services.GetRequiredKeyedService<IGrainStorage>("Default").GetType().Name, Does.StartWith("Memory"));
        Assert.That(NameOf<IMembershipTable>(stored), Does.StartWith("Postgres"));

        using var placed = Build(Local, builder => builder.UseOrleans(silo => silo.ConfigureEndpoints(23456, 0).Configure<ClusterOptions>(cluster => cluster.ClusterId = "mine")), isAfter);
        Assert.That(EndpointsOf(placed).SiloPort, Is.EqualTo(23456));
        Assert.That(placed.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, Is.EqualTo("mine"));
    }

    [TestCase("Host=127.0.0.1;Database=x;Password=se;same")]
    [TestCase("postgresql://me:sesame@127.0.0.1/there")]
    [TestCase("Database=there;Password=sesame")]
    [TestCase("same")]
    public void What_is_no_connection_string_is_refused_at_start_without_its_words(string text)
    {
        using var host = Build(text);

        Assert.That(() => host.StartAsync(), Throws.InstanceOf<OptionsValidationException>()
            .With.Message.Contains("ConnectionStrings:swim").And.Message.Not.Contains("same"));
    }

    [Test]
    public void Settings_that_make_no_sense_are_refused_at_start()
    {
        using var host = Build(Local, builder =>
        {
            builder.Configuration["Swim:Cluster:ClusterId"] = " ";
            builder.Configuration["Swim:Cluster:SiloPort"] = "70000";
            builder.Configuration["Swim:Cluster:GatewayPort"] = "-2";
            builder.Configuration["Swim:Cluster:StartTimeout"] = "2.00:00:00";
        });

        Assert.That(() => host.StartAsync(), Throws.InstanceOf<OptionsValidationException>()
            .With.Message.Contains("ClusterId").And.Message.Contains("SiloPort").And.Message.Contains("GatewayPort").And.Message.Contains("StartTimeout"));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_database_that_does_not_answer_fails_the_start_after_its_time_and_is_named(CancellationToken cancellationToken)
    {
        using var host = Build(Local, builder => builder.Configuration["Swim:Cluster:StartTimeout"] = "00:00:00.700");

        var error = await Assert.ThrowsAsync<PostgresStorageException>(async () => await host.StartAsync(cancellationToken));
        var logs = host.Services.GetFakeLogCollector().GetSnapshot();
        Assert.That(error!.Message, Does.Contain("127.0.0.1:1/there"));
        Assert.That(error.ToString(), Does.Not.Contain("sesame"));
        Assert.That(logs.Where(static entry => entry.Level == LogLevel.Warning).Select(static entry => entry.Message), Has.Some.Contains("127.0.0.1:1/there"), "it tried again");
        Assert.That(logs.Select(static entry => $"{entry.Message} {entry.Exception}"), Has.None.Contains("sesame"));
    }

    private static IHost Build(string? connectionString, Action<HostApplicationBuilder>? configure = null, bool isAfter = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Logging.AddFakeLogging();
        if (!isAfter) configure?.Invoke(builder);
        builder.AddSwim().DiscoverAgents(false);
        if (isAfter) configure?.Invoke(builder);

        // said last: what counts is what the host has been built with
        builder.Configuration["ConnectionStrings:swim"] = connectionString;
        return builder.Build();
    }

    private static EndpointOptions EndpointsOf(IHost host) => host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;

    private static string NameOf<T>(IHost host)
        where T : notnull => host.Services.GetRequiredService<T>().ToString()!.Split('.')[^1];
}
