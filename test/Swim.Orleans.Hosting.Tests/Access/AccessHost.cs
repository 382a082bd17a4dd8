using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Swim.Gateway;

namespace Swim.Hosting.Tests.Access;

/// <summary>An application with agents, policies and API keys on a real Kestrel.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private AccessHost(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public static async Task<AccessHost> StartAsync(Action<LaneAccessOptions>? access = null, Action<AuthorizationOptions>? policies = null, params IReadOnlyList<Swim.Lanes.AgentDefinition> agents)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddAuthentication(ApiKeyHandler.Name).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        builder.Services.AddAuthorization(options =>
        {
            options.AddPolicy("staff", policy => policy.RequireRole("staff"));
            policies?.Invoke(options);
        });
        builder.Services.Configure<LaneAccessOptions>(options => access?.Invoke(options));
        var swim = builder.AddSwim(options => options.Storage.Path = ":memory:").DiscoverAgents(false);
        foreach (var agent in agents) swim.AddAgent(agent);
        var app = builder.Build();
        app.MapSwim();
        await app.StartAsync();
        return new AccessHost(app);
    }

    public async Task<ClientWebSocket> ConnectAsync(string? key = null)
    {
        var socket = new ClientWebSocket();
        if (key is not null) socket.Options.SetRequestHeader(ApiKeyHandler.Header, key);
        using var guard = new CancellationTokenSource(Guard);
        await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws" }.Uri, guard.Token);
        return socket;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, string? body = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (key is not null) request.Headers.Add(ApiKeyHandler.Header, key);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var guard = new CancellationTokenSource(Guard);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
