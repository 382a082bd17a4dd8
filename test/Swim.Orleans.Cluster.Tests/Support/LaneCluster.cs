using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Swim.Lanes;
using Swim.Runtime;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Silos in this process that talk in memory and share a store, with faults between them on demand.</summary>
internal sealed class LaneCluster : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly InProcessTestCluster _cluster;

    private LaneCluster(InProcessTestCluster cluster, PeerFaults faults, BatchFaults batches)
    {
        _cluster = cluster;
        Faults = faults;
        Batches = batches;
    }

    public PeerFaults Faults { get; }

    /// <summary>What goes wrong with messages of commands.</summary>
    public BatchFaults Batches { get; }

    public int Count => _cluster.Silos.Count;

    /// <param name="silos">How many.</param>
    /// <param name="configure">Further configuration of each.</param>
    /// <param name="filters">Whether grain calls meet <see cref="Faults"/>: filters of calls have every batch go by one.</param>
    public static async Task<LaneCluster> StartAsync(int silos = 2, Action<IHostApplicationBuilder>? configure = null, bool filters = true)
    {
        var store = new MemoryLaneStore();
        var batches = new BatchFaults();
        var faults = new PeerFaults();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Configuration["ConnectionStrings:swim"] = "";
            host.Logging.AddProvider(new TestOutput());
            host.Logging.SetMinimumLevel(LogLevel.Information);
            host.Logging.AddFilter("Orleans", LogLevel.Error);
            host.Logging.AddFilter("Microsoft", LogLevel.Error);
            var swim = host.AddSwim(options => options.Storage.Path = ":memory:");
            swim.DiscoverAgents(false);
            swim.AddAgents(typeof(LaneCluster).Assembly);
            host.Services.AddSingleton<ILaneStore>(store);
            host.Services.AddSingleton<IBatchTransport>(provider => new FaultyBatches(provider.GetRequiredService<SiloTransport>(), batches));
            if (filters) host.Services.AddSingleton<IOutgoingGrainCallFilter>(provider => new PeerFaultFilter(faults, provider.GetRequiredService<ILocalSiloDetails>().SiloAddress));
            host.Services.Configure<SwimClusterFeedOptions>(options =>
            {
                options.Heartbeat = TimeSpan.FromMilliseconds(300);
                options.Lease = TimeSpan.FromSeconds(1.2);
            });
            host.UseOrleans(silo => silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            }));
            configure?.Invoke(host);
        });
        builder.ConfigureClientHost(host =>
        {
            host.Configuration["ConnectionStrings:swim"] = "";
            host.Logging.AddProvider(new TestOutput());
            host.Logging.AddFilter("Orleans", LogLevel.Error);
            host.Logging.AddFilter("Microsoft", LogLevel.Error);
            var swim = host.AddSwim(options =>
            {
                options.Cluster.Role = SwimRole.Gateway;
                options.Cluster.Feeds.Heartbeat = TimeSpan.FromMilliseconds(300);
                options.Cluster.Feeds.Lease = TimeSpan.FromSeconds(1.2);
            });
            swim.DiscoverAgents(false);
            swim.AddAgents(typeof(LaneCluster).Assembly);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var result = new LaneCluster(cluster, faults, batches);
        await UntilAsync(() => result._cluster.Silos.All(silo => Knows(silo.ServiceProvider, silos)), "all silos know each other");
        return result;
    }

    private static bool Knows(IServiceProvider silo, int silos) =>
        silo.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Count == silos && silo.GetRequiredService<ClusterFeeds>().IsAlone == (silos == 1);

    public IServiceProvider Services(int silo) => _cluster.Silos[silo].ServiceProvider;

    /// <summary>A process without a silo.</summary>
    public IServiceProvider Client => _cluster.Client.ServiceProvider;

    public Task StartClientAsync() => _cluster.InitializeClientAsync();

    public Task StopClientAsync() => _cluster.StopClusterClientAsync();

    public Task KillClientAsync() => _cluster.KillClientAsync();

    /// <summary>Links a probe of the client to a lane.</summary>
    public async Task<LinkProbe> LinkFromClientAsync(string node, string lane, bool sync = true, string body = "")
    {
        var probe = new LinkProbe();
        await SendFromClientAsync(node, lane, sync ? NodeOpKind.Sync : NodeOpKind.Link, probe, body);
        return probe;
    }

    /// <summary>Has the agent carry out one step for a reader of the client.</summary>
    public async Task SendFromClientAsync(string node, string lane, NodeOpKind kind, ILaneReader reader, string body = "")
    {
        var router = Client.GetRequiredService<ILaneRouter>();
        Assert.That(router.TryResolve(node, out var target), Is.True, $"no route for {node}");
        var batch = new NodeBatch();
        batch.Add(kind, lane, Encoding.UTF8.GetBytes(body), reader);
        await router.DeliverAsync(target!, batch);
    }

    public SiloAddress Address(int silo) => _cluster.Silos[silo].SiloAddress;

    public ISwim Swim(int silo) => Services(silo).GetRequiredService<ISwim>();

    public ILaneRouter Router(int silo) => Services(silo).GetRequiredService<ILaneRouter>();

    /// <summary>Links a probe of a silo to a lane.</summary>
    public async Task<LinkProbe> LinkAsync(int silo, string node, string lane, bool sync = true)
    {
        var probe = new LinkProbe();
        await SendAsync(silo, node, lane, sync ? NodeOpKind.Sync : NodeOpKind.Link, probe);
        return probe;
    }

    /// <summary>Has the agent carry out one step for a reader of a silo.</summary>
    public async Task SendAsync(int silo, string node, string lane, NodeOpKind kind, ILaneReader reader, string body = "")
    {
        var batch = new NodeBatch();
        batch.Add(kind, lane, Encoding.UTF8.GetBytes(body), reader);
        await Router(silo).DeliverAsync(Target(silo, node), batch);
    }

    /// <summary>Delivers a batch as a connection to that silo would.</summary>
    public async Task DeliverAsync(int silo, string node, NodeBatch batch) => await Router(silo).DeliverAsync(Target(silo, node), batch);

    /// <summary>The agent as the silos know it.</summary>
    public IWebAgent Agent(int silo, string node) => Grain(silo, node).Cast<IWebAgent>();

    /// <summary>Has a command carried out although a silo dies: until its death is known, calls to it fail.</summary>
    public async Task InsistAsync<T>(int silo, string node, string lane, T body)
    {
        while (true)
        {
            try
            {
                await Swim(silo).Agent(node).CommandAsync(lane, body);
                return;
            }
            catch (AgentUnavailableException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Starts the agent on a silo.</summary>
    public async Task PlaceAsync(string node, int silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, Address(silo));
        await Router(silo).DeliverAsync(Target(silo, node), new NodeBatch());
        RequestContext.Clear();
        Assert.That(await WhereAsync(node), Is.EqualTo(Address(silo)), $"{node} is elsewhere");
    }

    public async Task<SiloAddress?> WhereAsync(string node, int asked = 0) => await Grains(asked).GetGrain<IManagementGrain>(0).GetActivationAddress(Grain(asked, node));

    /// <summary>Ends the activation as if it had been idle for long.</summary>
    public async Task CollectAsync(string node)
    {
        var before = BoxAgent.EndsOf(node);
        await Grain(0, node).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        await UntilAsync(() => BoxAgent.EndsOf(node) > before, $"{node} has ended");
    }

    /// <summary>Waits until a silo counts so many as active.</summary>
    public Task UntilKnownAsync(int silo, int silos) =>
        UntilAsync(() => Services(silo).GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Count == silos, $"silo {silo} knows {silos} silos");

    public async Task KillAsync(int silo) => await _cluster.KillSiloAsync(_cluster.Silos[silo]);

    public async Task StopAsync(int silo) => await _cluster.StopSiloAsync(_cluster.Silos[silo]);

    public async Task AddSiloAsync() => await _cluster.StartAdditionalSiloAsync();

    /// <summary>Waits for what has no signal of its own.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var guard = DateTime.UtcNow + Guard;
        while (!holds())
        {
            if (DateTime.UtcNow > guard) throw new TimeoutException($"Not so: {what}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private IGrainFactory Grains(int silo) => Services(silo).GetRequiredService<IGrainFactory>();

    private NodeTarget Target(int silo, string node)
    {
        Assert.That(Router(silo).TryResolve(node, out var target), Is.True, $"no route for {node}");
        return target!;
    }

    private GrainReference Grain(int silo, string node)
    {
        Assert.That(Services(silo).GetRequiredService<AgentCatalog>().TryMatch(node, out var match), Is.True);
        var id = GrainId.Create(Services(silo).GetRequiredService<GrainTypeResolver>().GetGrainType(match.Value.AgentClass), node);
        return (GrainReference)Grains(silo).GetGrain<IAddressable>(id);
    }
}
