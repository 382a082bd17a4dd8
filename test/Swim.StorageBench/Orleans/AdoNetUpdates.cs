using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Swim.Testing;
using Swim.StorageBench.Load;

namespace Swim.StorageBench.Orleans;

/// <summary>What one would pick instead: plain grains on Orleans' own ADO.NET storage, in the same database server.</summary>
internal sealed class AdoNetUpdates(string connectionString, int agents) : Contestant
{
    public const string StorageName = "adonet";

    private IHost? _host;
    private IKeepGrain[] _grains = [];

    public override string Name => "Orleans ADO.NET";

    public override int Callers => agents;

    public override async ValueTask StartAsync()
    {
        await OrleansAdoNetSchema.CreateAsync(connectionString);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), gatewayPort: 0)
            .AddAdoNetGrainStorage(StorageName, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = connectionString;
            }));
        _host = builder.Build();
        await _host.StartAsync();
        var factory = _host.Services.GetRequiredService<IGrainFactory>();
        _grains = [.. Enumerable.Range(0, agents).Select(i => factory.GetGrain<IKeepGrain>(i))];
        foreach (var grain in _grains) await grain.KeepAsync("first");
    }

    public override ValueTask UpdateAsync(int caller, long round) => new(_grains[caller].KeepAsync(Rows.Text(caller, round)));

    public override async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
