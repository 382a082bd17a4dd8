using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Swim.Testing;

namespace Swim.Hosting.Tests.Gateways;

/// <summary>The same program without a silo, in front of the silos of a cluster.</summary>
internal sealed class GatewayTests
{
    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [Test, CancelAfter(60_000)]
    public async Task It_serves_the_agents_of_the_silos_and_has_none(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, null, cancellationToken);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken);

        Assert.That(await gateway.StatusAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((int)await gateway.PostAsync("/lamp/1?lane=toggle", cancellationToken), Is.InRange(200, 204));
        Assert.That(await gateway.GetAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo("true"));
        Assert.That(await silo.GetAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo("true"), "it is the same agent");
        Assert.That(await gateway.StatusAsync("/lamp/1?lane=nothing", cancellationToken), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await gateway.StatusAsync("/nowhere?lane=on", cancellationToken), Is.EqualTo(HttpStatusCode.NotFound));
        foreach (var probe in new[] { "startup", "ready", "live" })
            Assert.That(await gateway.GetAsync($"/health/{probe}", cancellationToken), Is.EqualTo("Healthy"), probe);
        Assert.That(gateway.Services.GetService<ISiloStatusOracle>(), Is.Null);
        Assert.That(gateway.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, Is.EqualTo("swim"));
    }

    [Test, CancelAfter(60_000)]
    public async Task An_application_that_is_an_Orleans_client_already_is_a_gateway(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken, Named);
        await using var gateway = await ClusterProcess.StartAsync(database, null, cancellationToken, builder =>
            builder.UseOrleansClient(client => client.UseSwimPostgresClustering(database).Configure<ClusterOptions>(Name)));

        Assert.That((int)await gateway.PostAsync("/lamp/1?lane=toggle", cancellationToken), Is.InRange(200, 204));
        Assert.That(await gateway.GetAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo("true"));

        static void Named(IHostApplicationBuilder builder) => builder.Services.Configure<ClusterOptions>(Name);

        static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("mine", "mine");
    }

    [Test, CancelAfter(60_000)]
    public async Task It_waits_for_a_cluster_that_comes_later(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        await using var gateway = ClusterProcess.Build(database, SwimRole.Gateway);
        var started = gateway.StartAsync(cancellationToken);
        var logs = gateway.Services.GetFakeLogCollector();
        await UntilLoggedAsync(logs, "waits for it", cancellationToken);
        Assert.That(started.IsCompleted, Is.False);

        await using var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await started;

        Assert.That(await gateway.GetAsync("/health/ready", cancellationToken), Is.EqualTo("Healthy"));
        Assert.That(await gateway.StatusAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test, CancelAfter(120_000)]
    public async Task It_outlives_its_cluster_and_finds_the_next_silo(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        var silo = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await using var gateway = await ClusterProcess.StartAsync(database, SwimRole.Gateway, cancellationToken);
        Assert.That((int)await gateway.PostAsync("/lamp/1?lane=toggle", cancellationToken), Is.InRange(200, 204));
        await silo.DisposeAsync();

        await gateway.UntilAsync("/health/ready", HttpStatusCode.ServiceUnavailable, cancellationToken);
        Assert.That(await gateway.StatusAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await gateway.GetAsync("/health/live", cancellationToken), Is.EqualTo("Healthy"));

        await using var next = await ClusterProcess.StartAsync(database, SwimRole.Silo, cancellationToken);
        await gateway.UntilAsync("/health/ready", HttpStatusCode.OK, cancellationToken);
        await gateway.UntilAsync("/lamp/1?lane=on", HttpStatusCode.OK, cancellationToken);
        Assert.That(await gateway.GetAsync("/lamp/1?lane=on", cancellationToken), Is.EqualTo("true"), "what the first silo stored");
    }

    [Test]
    public async Task Without_a_cluster_it_is_refused_at_start()
    {
        await using var gateway = ClusterProcess.Build(null, SwimRole.Gateway);

        Assert.That(() => gateway.StartAsync(default), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("ConnectionStrings:swim"));
    }

    [Test]
    public async Task A_role_that_is_said_too_late_is_refused_at_start()
    {
        await using var silo = ClusterProcess.Build(null, null, after: static builder => builder.Configuration["Swim:Cluster:Role"] = "gateway");

        Assert.That(() => silo.StartAsync(default), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Swim:Cluster:Role"));
    }

    [Test]
    public void The_builder_tells_the_role()
    {
        var silo = Host.CreateEmptyApplicationBuilder(null).AddSwim();
        var gateway = Host.CreateEmptyApplicationBuilder(null).AddSwim(static options => options.Cluster.Role = SwimRole.Gateway);

        Assert.That((silo.Role, gateway.Role), Is.EqualTo((SwimRole.Silo, SwimRole.Gateway)));
    }

    private static async Task UntilLoggedAsync(Microsoft.Extensions.Logging.Testing.FakeLogCollector logs, string text, CancellationToken cancellationToken)
    {
        await foreach (var entry in logs.GetLogsAsync(cancellationToken))
            if (entry.Message.Contains(text, StringComparison.Ordinal)) return;
    }
}
