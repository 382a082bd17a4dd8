using System.Net.WebSockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Swim.Gateway;

namespace Swim.Hosting.Tests.Access;

/// <summary>Bearer tokens and cookies by ASP.NET Core's own handlers.</summary>
internal sealed class TokenTests
{
    private const string Place = "(node:\"/vault/1\",lane:value)";

    private readonly SymmetricSecurityKey _key = new(RandomNumberGenerator.GetBytes(32));

    [Test]
    public async Task A_bearer_token_opens_a_lane_until_it_expires([Values] bool byAuth, [Values] IdentityExpiry onExpiry)
    {
        await using var app = await StartAsync(access => access.OnExpiry = onExpiry);
        var token = Token("staff", TimeSpan.FromSeconds(3));
        using var socket = await ConnectAsync(app, byAuth ? null : "Authorization", $"Bearer {token}");
        if (byAuth)
        {
            await socket.SayAsync("@link" + Place);
            Assert.That(await socket.HearAsync(), Is.EqualTo("@unlinked" + Place));
            await socket.SayAsync($"@auth{{token:\"{token}\"}}");
            Assert.That(await socket.HearAsync(), Is.EqualTo("@authed"));
        }

        await socket.SayAsync("@link" + Place);
        Assert.That(await socket.HearAsync(), Is.EqualTo("@linked" + Place));
        if (onExpiry == IdentityExpiry.Close) Assert.That(await socket.HearAsync(), Is.EqualTo("close 1008 Expired"));
        else Assert.That(new[] { await socket.HearAsync(), await socket.HearAsync() }, Is.EquivalentTo(new[] { "@deauthed", "@unlinked" + Place }));
    }

    [Test]
    public async Task Tokens_of_others_and_broken_ones_are_rejected_and_never_logged()
    {
        await using var app = await StartAsync();
        using var socket = await ConnectAsync(app, null, "");
        var expired = Token("staff", TimeSpan.FromHours(-1));
        var forged = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "test", Audience = "test", SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)), SecurityAlgorithms.HmacSha256),
        });
        var good = Token("staff", TimeSpan.FromHours(1));
        foreach (var token in (string[])[expired, forged, good + "x", "nonsense-9876543210"])
        {
            await socket.SayAsync($"@auth{{token:\"{token}\"}}");
            Assert.That(await socket.HearAsync(), Is.EqualTo("@deauthed"));
        }

        await socket.SayAsync($"@auth{{token:\"{good}\"}}");
        Assert.That(await socket.HearAsync(), Is.EqualTo("@authed"));
        await socket.SayAsync("@sync" + Place);
        await socket.HearAsync("@synced");
        var logged = app.Services.GetFakeLogCollector().GetSnapshot().Select(entry => $"{entry.Message} {entry.Exception} {string.Join(' ', entry.StructuredState ?? [])}").ToList();
        foreach (var secret in (string[])[expired, forged, good, "nonsense-9876543210"]) Assert.That(logged, Has.None.Contain(secret.Split('.')[^1]));
    }

    [Test]
    public async Task A_cookie_is_an_identity_of_the_socket_that_comes_with_it()
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        using var login = await http.PostAsync(new Uri("/login", UriKind.Relative), null);
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var socket = await ConnectAsync(app, "Cookie", cookie);
        await socket.SayAsync("@link" + Place);
        Assert.That(await socket.HearAsync(), Is.EqualTo("@linked" + Place));
        await socket.SayAsync("@deauth");
        Assert.That(new[] { await socket.HearAsync(), await socket.HearAsync() }, Is.EquivalentTo(new[] { "@deauthed", "@unlinked" + Place }));
        await socket.SayAsync("@auth");
        Assert.That(await socket.HearAsync(), Is.EqualTo("@authed"), "the upgrade's own cookie, checked again");
    }

    private static async Task<ClientWebSocket> ConnectAsync(WebApplication app, string? header, string value)
    {
        var socket = new ClientWebSocket();
        if (header is not null) socket.Options.SetRequestHeader(header, value);
        using var guard = new CancellationTokenSource(AccessHost.Guard);
        await socket.ConnectAsync(new UriBuilder(AddressOf(app)) { Scheme = "ws" }.Uri, guard.Token);
        return socket;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private string Token(string role, TimeSpan life) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "test",
        Audience = "test",
        NotBefore = DateTime.UtcNow.AddDays(-1),
        IssuedAt = DateTime.UtcNow.AddDays(-1),
        Expires = DateTime.UtcNow + life,
        Subject = new ClaimsIdentity([new Claim(ClaimTypes.Role, role)]),
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
    });

    private async Task<WebApplication> StartAsync(Action<LaneAccessOptions>? access = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddJwtBearer(options => options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = "test", ValidAudience = "test", IssuerSigningKey = _key, ClockSkew = TimeSpan.Zero,
        });
        builder.Services.AddAgentPolicies();
        builder.Services.Configure<LaneAccessOptions>(options =>
        {
            options.Schemes.Add(JwtBearerDefaults.AuthenticationScheme);
            options.Schemes.Add(CookieAuthenticationDefaults.AuthenticationScheme);
            access?.Invoke(options);
        });
        builder.AddSwim(options => options.Storage.Path = ":memory:").DiscoverAgents(false).AddAgent(VaultAgent.SwimAgent.Definition);
        var app = builder.Build();
        app.MapPost("/login", static context => Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignInAsync(context, CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "staff")], CookieAuthenticationDefaults.AuthenticationScheme))));
        app.MapSwim();
        await app.StartAsync();
        return app;
    }
}
