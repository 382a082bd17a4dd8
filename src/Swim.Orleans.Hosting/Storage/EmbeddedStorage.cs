using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Storage;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Where lanes are kept: the application's grain storage named <c>swim</c>, else its <c>Default</c> one, else our own.</summary>
internal static class EmbeddedStorage
{
    /// <summary>Name of the grain storage that lanes prefer.</summary>
    public const string SwimName = "swim";

    private const string EmbeddedName = "swim.embedded";
    private const string DefaultName = "Default";

    public static void Add(ISiloBuilder silo) => silo.AddMemoryGrainStorage(EmbeddedName);

    public static ILaneStore CreateStore(IServiceProvider services)
    {
        var storage = services.GetKeyedService<IGrainStorage>(SwimName)
            ?? services.GetKeyedService<IGrainStorage>(DefaultName)
            ?? services.GetRequiredKeyedService<IGrainStorage>(EmbeddedName);
        return LaneStores.Over(storage, services.GetRequiredService<ILoggerFactory>());
    }
}
