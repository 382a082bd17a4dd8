using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Swim.Lanes;

namespace Swim.TestKit;

/// <summary>What a test's cluster is made of.</summary>
public sealed class SwimTestOptions
{
    internal List<Assembly> Assemblies { get; } = [];

    internal List<AgentDefinition> Definitions { get; } = [];

    internal List<Action<IServiceCollection>> Services { get; } = [];

    internal List<Action<ISiloBuilder>> SiloConfigurations { get; } = [];

    internal List<Action<SwimOptions>> SwimConfigurations { get; } = [];

    internal string? StorageName { get; private set; }

    /// <summary>Silos in the cluster, 1 to 8; default 1.</summary>
    public int Silos { get; set; } = 1;

    /// <summary>Where the agents' clock stands at first. Default: the beginning of 2030, UTC.</summary>
    public DateTimeOffset StartTime { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long, in real time, an expectation waits before it fails. Default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Events of each lane that are kept for the message of a failure. Default 20; 1 to 1,000.</summary>
    public int HistoryLength { get; set; } = 20;

    /// <summary>
    /// Whether the lanes of an agent are watched from the first command that the test sends to it, so that a failure shows all that happened.
    /// Otherwise they are from the first expectation. Watching is an ordinary link to each lane. Default: true.
    /// </summary>
    public bool WatchFromFirstCommand { get; set; } = true;

    /// <summary>Gets each line of the log as it is written, for instance <c>TestContext.Progress.WriteLine</c>; called from any thread.</summary>
    public Action<string>? LogTo { get; set; }

    /// <summary>Adds all agents of the assembly of <typeparamref name="TAgent"/>.</summary>
    public SwimTestOptions AddAgents<TAgent>() where TAgent : WebAgent => AddAgents(typeof(TAgent).Assembly);

    /// <summary>Adds all agents of an assembly.</summary>
    public SwimTestOptions AddAgents(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds one agent.</summary>
    public SwimTestOptions AddAgent(AgentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definitions.Add(definition);
        return this;
    }

    /// <summary>Services of the application that agents take in their constructors.</summary>
    public SwimTestOptions ConfigureServices(Action<IServiceCollection> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Add(configure);
        return this;
    }

    /// <summary>The silo, after everything that the test kit has set.</summary>
    public SwimTestOptions ConfigureSilo(Action<ISiloBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        SiloConfigurations.Add(configure);
        return this;
    }

    /// <summary>
    /// Keeps lanes in a grain storage that <see cref="ConfigureSilo"/> adds, rather than in memory. <see cref="SwimTest.Store"/> fails and blocks it on demand as it does
    /// the memory; what it takes in real time, the test waits for.
    /// </summary>
    /// <param name="name">The storage's name.</param>
    public SwimTestOptions UseStorage(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        StorageName = name;
        return this;
    }

    /// <summary>The section <c>Swim</c> of an application's settings.</summary>
    public SwimTestOptions Configure(Action<SwimOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        SwimConfigurations.Add(configure);
        return this;
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Silos, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Silos, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HistoryLength, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        if (Assemblies.Count == 0 && Definitions.Count == 0)
        {
            throw new InvalidOperationException("No agents: start with SwimTest.StartAsync<TAgent>(), or call options.AddAgents<TAgent>().");
        }
    }
}
