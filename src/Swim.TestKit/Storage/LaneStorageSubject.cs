using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Swim.TestKit;

/// <summary>
/// A grain storage that <see cref="LaneStorageSuite"/> checks: how a silo gets it, and what it does not claim to do. The silo starts with the first case and stays until
/// <see cref="DisposeAsync"/>; cases use grains of their own each, so what is stored before and after does not matter. One case at a time.
/// </summary>
/// <param name="storageName">The name under which <paramref name="configureSilo"/> adds the storage.</param>
/// <param name="configureSilo">Adds the storage to a silo. Called again for each start of the silo; what it says each time must lead to the same data.</param>
public sealed class LaneStorageSubject(string storageName, Action<ISiloBuilder> configureSilo) : IAsyncDisposable
{
    // some storages keep services apart
    private readonly string _serviceId = $"swim-{Guid.NewGuid():n}";
    private InProcessTestCluster? _silo;

    /// <summary>The name of the storage.</summary>
    public string StorageName { get; } = storageName;

    /// <summary>Whether what was stored is there when a silo stops and another starts. Default: true. If not, the cases about it are left out.</summary>
    public bool KeepsDataOverRestart { get; init; } = true;

    /// <summary>
    /// Whether a tag of a state that has been cleared never fits a later state of the same grain. Default: true. A storage that counts versions and removes the row when a
    /// state is cleared cannot say so: a forgotten activation of an agent that was deleted and made anew could then write over it. If not, the cases about
    /// it are left out.
    /// </summary>
    public bool NeverRepeatsTags { get; init; } = true;

    /// <summary>
    /// Whether the storage is an <see cref="IRecordStorage"/> and is to be checked as one: bytes that are no text are kept exactly. Default: false; an
    /// <see cref="IRecordStorage"/> that does not say so is used as one all the same.
    /// </summary>
    public bool OffersRecords { get; init; }

    /// <summary>The largest state that is tried, in bytes of text. 100,000 or more; default 10 MB.</summary>
    public int LargestState { get; init; } = 10_000_000;

    /// <summary>How long one case may take, in real time. Default 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Starts the silo if it is not running.</summary>
    /// <returns>Its storage.</returns>
    public async Task<IGrainStorage> OpenAsync()
    {
        if (_silo is null)
        {
            var builder = new InProcessTestClusterBuilder(1);
            builder.Options.InitializeClientOnDeploy = false;
            builder.Options.ConfigureFileLogging = false;
            builder.Options.ServiceId = _serviceId;
            builder.ConfigureSilo((_, silo) => configureSilo(silo));
            var silo = builder.Build();
            try
            {
                await silo.DeployAsync();
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }

            _silo = silo;
        }

        return Services.GetRequiredKeyedService<IGrainStorage>(StorageName);
    }

    /// <summary>Stops the silo and starts another over the same data.</summary>
    /// <returns>The new silo's storage.</returns>
    public async Task<IGrainStorage> RestartAsync()
    {
        await CloseAsync();
        return await OpenAsync();
    }

    /// <summary>Stops the silo, so that another program may use the data.</summary>
    public async Task CloseAsync()
    {
        if (_silo is not { } silo) return;
        _silo = null;
        try
        {
            await silo.StopAllSilosAsync();
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    /// <summary>Stops the silo.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <summary>Starts agents whose lanes are kept in the storage, in a silo of their own; the other is stopped.</summary>
    internal async Task<SwimTest> StartAgentsAsync(Action<SwimTestOptions> configure)
    {
        await CloseAsync();
        return await SwimTest.StartAsync(options =>
        {
            options.ConfigureSilo(configureSilo).UseStorage(StorageName);
            options.Timeout = Timeout / 2;
            configure(options);
        });
    }

    private IServiceProvider Services => _silo!.Silos[0].ServiceProvider;
}
