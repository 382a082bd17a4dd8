using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Hosting.Tests.Gateways;

/// <summary>One process of a cluster on loopback, silo or gateway, with its web server; all in the test's own process.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly WebApplication _app;
    private HttpClient? _http;

    private ClusterProcess(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private HttpClient Http => _http ??= new HttpClient { BaseAddress = Address };

    public static ClusterProcess Build(string? database, SwimRole? role, Action<WebApplicationBuilder>? before = null, Action<WebApplicationBuilder>? after = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging();
        if (role is not null) builder.Configuration["Swim:Cluster:Role"] = role.ToString();
        before?.Invoke(builder);
        builder.AddSwim().DiscoverAgents(false).AddAgent(LampAgent.Lamp);
        builder.Configuration["ConnectionStrings:swim"] = database;
        after?.Invoke(builder);
        var app = builder.Build();
        app.UseRouting();
        app.MapSwim();
        return new ClusterProcess(app);
    }

    public static async Task<ClusterProcess> StartAsync(string database, SwimRole? role, CancellationToken cancellationToken, Action<WebApplicationBuilder>? before = null)
    {
        var process = Build(database, role, before);
        await process.StartAsync(cancellationToken);
        return process;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async Task<HttpStatusCode> StatusAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return response.StatusCode;
    }

    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => Http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Server-sent events of a lane.</summary>
    public async Task<Stream> StreamAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
    }

    public async Task<HttpStatusCode> PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(1), cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Asks until the answer has this status: what a load balancer does.</summary>
    public async Task UntilAsync(string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await StatusAsync(path, cancellationToken) != status) await timer.WaitForNextTickAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _app.DisposeAsync();
    }
}
