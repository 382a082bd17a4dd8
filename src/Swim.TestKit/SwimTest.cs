using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.TestingHost;
using Swim.Lanes;
using Swim.Runtime;
using Swim.TestKit.Quiet;
using Swim.TestKit.Watching;

namespace Swim.TestKit;

/// <summary>
/// Agents under test: a cluster in this process that opens no port, with a clock that stands still until it is advanced and a store in memory. Works with any
/// test framework; start one per test, or one per class with nodes of its own for each test. Safe from any thread.
/// </summary>
public sealed partial class SwimTest : IAsyncDisposable
{
    private const int MaxWatches = 1024;

    private readonly SwimTestOptions _options;
    private readonly LiveGrains _grains;
    private readonly Settling _settling;
    private readonly InProcessTestCluster _cluster;
    private readonly ConcurrentDictionary<(string Node, string Lane), LaneWatch> _watches = [];

    private SwimTest(SwimTestOptions options)
    {
        _options = options;
        Activity = new Activity();
        Store = new TestStore(Activity);
        _grains = new LiveGrains(Activity);
        _settling = new Settling(Activity, _grains, Store, IsSending);
        Clock = new TestClock(options.StartTime, Activity, SettleAsync);
        Store.UseClock(Clock);
        Logs = new TestLog(Clock.GetUtcNow, options.LogTo);
        _cluster = TestCluster.Create(options, this, _grains);
    }

    private bool IsSending() => _cluster.Silos.Any(static silo => silo.ServiceProvider.GetService<AgentSends>() is { IsStarting: true });

    /// <summary>The clock of agents, of the store's flushes and of everything else that agents wait for.</summary>
    public TestClock Clock { get; }

    /// <summary>Where lanes are kept.</summary>
    public TestStore Store { get; }

    /// <summary>What was logged and what agents have thrown.</summary>
    public TestLog Logs { get; }

    /// <summary>What agents have thrown: the last 1,000, oldest first.</summary>
    public IReadOnlyList<TestLogEntry> Failures => Logs.Failures;

    /// <summary>The way to any agent, typed handles included: what the application itself uses.</summary>
    public ISwim Swim => Services.GetRequiredService<ISwim>();

    /// <summary>The services of the first silo.</summary>
    public IServiceProvider Services => _cluster.Silos.Count > 0 ? _cluster.Silos[0].ServiceProvider : throw new ObjectDisposedException(nameof(SwimTest));

    /// <summary>How long, in real time, an expectation waits before it fails.</summary>
    public TimeSpan Timeout => _options.Timeout;

    internal int HistoryLength => _options.HistoryLength;

    internal Activity Activity { get; }

    /// <summary>Starts a cluster with all agents of the assembly of <typeparamref name="TAgent"/>.</summary>
    public static Task<SwimTest> StartAsync<TAgent>(Action<SwimTestOptions>? configure = null) where TAgent : WebAgent => StartAsync(options =>
    {
        options.AddAgents<TAgent>();
        configure?.Invoke(options);
    });

    /// <summary>Starts a cluster.</summary>
    /// <exception cref="InvalidOperationException">No agents were given.</exception>
    public static async Task<SwimTest> StartAsync(Action<SwimTestOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SwimTestOptions();
        configure(options);
        options.Validate();
        var test = new SwimTest(options);
        try
        {
            await test._cluster.DeployAsync();
        }
        catch
        {
            await test._cluster.DisposeAsync();
            throw;
        }

        return test;
    }

    /// <summary>One agent. Starts nothing.</summary>
    /// <exception cref="NodeNotFoundException">No agent's route fits.</exception>
    public TestAgent Agent(string nodeUri) => new(this, Swim.Agent(nodeUri));

    /// <summary>Opens a link to a lane and holds it as a client does.</summary>
    /// <param name="nodeUri">The agent's node URI.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="sync">Whether the lane's state is to come first.</param>
    /// <exception cref="NodeNotFoundException">No agent's route fits.</exception>
    public async Task<LinkProbe> LinkAsync(string nodeUri, string lane, bool sync = true)
    {
        var probe = new LinkProbe(this, Normalize(nodeUri), lane);
        await probe.OpenAsync(sync);
        return probe;
    }

    /// <summary>
    /// Waits until the cluster is at rest, without moving the clock: every call, tick and commit that can go on by itself has ended, and what it has set off
    /// too. A handler that waits for the clock, a blocked store or the test is at rest; real time and the network are not looked at.
    /// </summary>
    /// <exception cref="SwimTestException">It did not come to rest within the test's time-out (of real time).</exception>
    public Task SettleAsync(CancellationToken cancellationToken = default) => _settling.SettleAsync(Timeout, cancellationToken);

    /// <summary>Ends the cluster. What is unsaved is dropped; <c>OnStopAsync</c> does not run.</summary>
    public async ValueTask DisposeAsync()
    {
        MarkCrashed(_grains.Contexts);
        Store.Recover();

        // an orderly stop waits for handlers, which may wait for a clock that stands still; a storage of the silos has files and connections to close
        foreach (var silo in _cluster.Silos.ToArray())
        {
            if (_options.StorageName is null) await _cluster.KillSiloAsync(silo);
            else await _cluster.StopSiloAsync(silo);
        }

        await _cluster.DisposeAsync();
    }

    internal string Normalize(string nodeUri) => Swim.Agent(nodeUri).NodeUri;

    /// <summary>Has the agent carry out one step for a reader, by way of the silo that the agent is on.</summary>
    internal async Task DeliverAsync(string node, string lane, NodeOpKind step, ILaneReader reader)
    {
        try
        {
            var router = await RouterAsync(node);
            if (!router.TryResolve(node, out var target)) throw new NodeNotFoundException(node);
            var batch = new NodeBatch();
            batch.Add(step, lane, default, reader);
            await router.DeliverAsync(target, batch);
        }
        catch (AgentUnavailableException)
        {
            reader.OnUnlinked(UnlinkReason.Failed);
        }
    }

    internal async Task<LaneReading> ReadAsync(string node, string lane)
    {
        var router = Services.GetRequiredService<ILaneRouter>();
        if (!router.TryResolve(node, out var target)) throw new NodeNotFoundException(node);
        return await router.ReadAsync(target, lane);
    }

    internal AgentDefinition DefinitionOf(string node) =>
        Services.GetRequiredService<AgentCatalog>().TryMatch(node, out var match) ? match.Value : throw new NodeNotFoundException(node);

    internal IGrainContext? ContextOf(string node) => _grains.Contexts.FirstOrDefault(context =>
        context.GrainInstance is WebAgent && context.GrainId.Key.ToString() == node);

    // readers do not cross silos: they go in where the agent is
    private async Task<ILaneRouter> RouterAsync(string node)
    {
        var first = Services.GetRequiredService<ILaneRouter>();
        if (_options.Silos == 1) return first;
        if (ContextOf(node) is null && first.TryResolve(node, out var target)) await first.DeliverAsync(target, new NodeBatch());
        return ContextOf(node) is { } context ? _cluster.GetSiloServiceProvider(context.Address.SiloAddress).GetRequiredService<ILaneRouter>() : first;
    }
}
