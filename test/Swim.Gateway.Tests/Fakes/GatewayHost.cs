using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Fakes;

/// <summary>A gateway on a real Kestrel on a free loopback port.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, TestRouter router)
    {
        _app = app;
        Router = router;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public TestRouter Router { get; }

    public Uri Address { get; }

    public string Authority => Address.Authority;

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Deliveries that wait for their turn to start an agent.</summary>
    public int OpeningsWaiting => Read<int>("swim.server.openings.waiting");

    /// <summary>Starts that have lost their place.</summary>
    public long OpeningsOverdue => Read<long>("swim.server.openings.overdue");

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public static async Task<GatewayHost> StartAsync(
        Action<GatewayOptions>? configure = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        bool http2 = false,
        LogLevel logLevel = LogLevel.Debug)
    {
        var router = new TestRouter();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(logLevel);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (http2) listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2;
        }));
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<ILaneRouter>(router);
        builder.Services.AddSwimGateway(configure);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map?.Invoke(app);
        if (map is null) app.MapSwimGateway();
        await app.StartAsync();
        return new GatewayHost(app, router);
    }

    public TestNode Node(string path) => Router[path];

    public Task<RawSocket> ConnectAsync(string path = "/", params string[] headers) => RawSocket.ConnectAsync(Address, path, headers);

    public Task StopAsync() => _app.StopAsync();

    private T Read<T>(string instrument)
        where T : struct
    {
        using var collector = new MetricCollector<T>(Services.GetRequiredService<IMeterFactory>(), "Swim.Server", instrument);
        collector.RecordObservableInstruments();
        return collector.LastMeasurement?.Value ?? default;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
