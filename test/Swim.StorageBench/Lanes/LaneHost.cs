using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Swim.StorageBench.Limits;

namespace Swim.StorageBench.Lanes;

/// <summary>A silo with the agents over one of the stores, as an application has it.</summary>
internal sealed class LaneHost : IAsyncDisposable
{
    private readonly IHost _host;

    private LaneHost(IHost host) => _host = host;

    public ISwim Swim => _host.Services.GetRequiredService<ISwim>();

    public IRecordStorage Records => _host.Services.GetRequiredService<IRecordStorage>();

    public static async Task<LaneHost> StartAsync(StoreKind store, string place)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new(store == StoreKind.Postgres ? "ConnectionStrings:swim" : "Swim:Storage:Path", place)]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        if (store == StoreKind.None) builder.Services.AddKeyedSingleton<IGrainStorage, NoStorage>("swim");
        builder.AddSwim();
        var host = builder.Build();
        await host.StartAsync();
        return new LaneHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
