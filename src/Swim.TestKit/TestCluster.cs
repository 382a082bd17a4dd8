using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;
using Swim.Lanes;
using Swim.Runtime;
using Swim.TestKit.Quiet;

namespace Swim.TestKit;

/// <summary>Builds the cluster: silos that talk to each other in memory.</summary>
internal static class TestCluster
{
    // the key under which agents look for their clock
    private const string ClockKey = "swim";

    public static InProcessTestCluster Create(SwimTestOptions options, SwimTest test, LiveGrains grains)
    {
        var builder = new InProcessTestClusterBuilder((short)options.Silos);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => Configure(host, options, test, grains));
        return builder.Build();
    }

    private static void Configure(IHostApplicationBuilder host, SwimTestOptions options, SwimTest test, LiveGrains grains)
    {
        var services = host.Services;
        services.AddSingleton<TimeProvider>(new SiloClock(test.Activity));
        services.AddKeyedSingleton<TimeProvider>(ClockKey, test.Clock);
        host.Logging.AddProvider(test.Logs);
        host.Logging.SetMinimumLevel(LogLevel.Debug);
        host.Logging.AddFilter("Microsoft", LogLevel.Warning);
        host.Logging.AddFilter("Orleans", LogLevel.Warning);
        foreach (var configure in options.Services) configure(services);
        host.Configuration["ConnectionStrings:swim"] = ""; // no test of agents reaches for a database of the machine it runs on
        var swim = host.AddSwim(settings =>
        {
            settings.Storage.Path = ":memory:";
            foreach (var configure in options.SwimConfigurations) configure(settings);
        });
        swim.DiscoverAgents(false);
        foreach (var assembly in options.Assemblies) swim.AddAgents(assembly);
        foreach (var definition in options.Definitions) swim.AddAgent(definition);
        services.AddSingleton(provider => options.StorageName is { } name
            ? test.Store.Over(LaneStores.Over(provider.GetRequiredKeyedService<IGrainStorage>(name), provider.GetRequiredService<ILoggerFactory>()))
            : test.Store);
        var filters = new CallFilters(test.Activity, grains);
        services.AddSingleton<IIncomingGrainCallFilter>(filters);
        services.AddSingleton<IOutgoingGrainCallFilter>(filters);
        services.AddSingleton<IConfigureGrainContextProvider>(grains);
        host.UseOrleans(silo =>
        {
            foreach (var configure in options.SiloConfigurations) configure(silo);
        });
    }
}
