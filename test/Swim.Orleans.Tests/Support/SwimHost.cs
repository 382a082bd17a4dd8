using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Orleans;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>A real silo in this process, on a loopback port of its own, without a web server.</summary>
internal sealed class SwimHost : IAsyncDisposable
{
    private readonly IHost _host;

    private SwimHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public ISwim Swim => Services.GetRequiredService<ISwim>();

    public ILaneRouter Router => Services.GetRequiredService<ILaneRouter>();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public static async Task<SwimHost> StartAsync(Action<IHostApplicationBuilder>? configure = null, Action<ISwimBuilder>? agents = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Logging.AddFakeLogging();
        builder.Services.AddSingleton(new Agents.Greeting("Hello"));
        var swim = builder.AddSwim(options => options.Storage.Path = ":memory:");
        if (agents is null) swim.AddAgents(typeof(SwimHost).Assembly);
        else agents(swim);
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new SwimHost(host);
    }

    /// <summary>Links a probe to a lane.</summary>
    public async Task<LinkProbe> LinkAsync(string node, string lane, bool sync = true)
    {
        Assert.That(Router.TryResolve(node, out var target), Is.True, $"no route for {node}");
        var probe = new LinkProbe();
        var batch = new NodeBatch();
        batch.Add(sync ? NodeOpKind.Sync : NodeOpKind.Link, lane, default, probe);
        await Router.DeliverAsync(target!, batch);
        return probe;
    }

    /// <summary>Ends every activation that is not in use, as if it had been idle for long.</summary>
    public Task CollectAsync() => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
