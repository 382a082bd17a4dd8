using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Interop.Tests.Console;

/// <summary>A server in this process, as a developer's own.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConsoleServer(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public ISwim Swim => _app.Services.GetRequiredService<ISwim>();

    public static async Task<ConsoleServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddSwim(options => options.Storage.Path = ":memory:").DiscoverAgents(false).AddAgents(typeof(CraneAgent).Assembly);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        await app.StartAsync();
        return new ConsoleServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
