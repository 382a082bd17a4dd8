using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Swim;

namespace Microsoft.Extensions.Hosting;

/// <summary>The store of an app that is running.</summary>
public static class SwimArchiveServiceProviderExtensions
{
    /// <summary>The store that keeps the app's lanes, for <see cref="SwimArchive"/>; it is open while the app runs.</summary>
    /// <param name="services">The app's services.</param>
    /// <exception cref="InvalidOperationException">The app keeps lanes in a storage that cannot list its agents, or keeps nothing.</exception>
    public static IRecordArchive GetSwimArchive(this IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var storage = services.GetKeyedService<IGrainStorage>("swim") ?? services.GetKeyedService<IGrainStorage>("Default");
        return storage as IRecordArchive ?? throw new InvalidOperationException(
            $"{storage?.GetType().Name ?? "No storage"} keeps the lanes of this app, and it cannot list its agents. The stores of Swim.Orleans.Sqlite and Swim.Orleans.Postgres can.");
    }
}
