using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Interop.Tests.SwimClient;

/// <summary>A server of <see cref="UnitAgent"/> that can go and come back at the same address with the same store.</summary>
internal sealed class UnitServer(int port, string storage) : IAsyncDisposable
{
    private WebApplication? _app;

    public string Url => $"warp://127.0.0.1:{port}";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder(
        [
            $"--urls=http://127.0.0.1:{port}",
            $"--Swim:Storage:Path={Path.Combine(storage, "swim.db")}",
        ]);
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.AddSwim().AddAgents(typeof(UnitAgent).Assembly); // the entry assembly is the test host
        _app = builder.Build();
        _app.MapSwim();
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
