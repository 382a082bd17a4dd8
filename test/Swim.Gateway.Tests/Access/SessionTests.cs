using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Access;

/// <summary>What becomes of sessions and links when identities and permissions change.</summary>
public sealed class SessionTests
{
    private const string Link = "@link(node:\"/unit/1\",lane:count)";
    private const string Linked = "@linked(node:\"/unit/1\",lane:count)";
    private const string Unlinked = "@unlinked(node:\"/unit/1\",lane:count)";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly HashSet<string> _banned = [];

    [SetUp]
    public void Forgive() => _banned.Clear();

    [Test]
    public async Task A_permission_taken_away_takes_an_open_link_down_within_the_interval()
    {
        await using var host = await StartAsync();
        await using var socket = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        await using var other = await host.ConnectAsync("/", "X-Api-Key: bob-1");
        await LinkAsync(socket);
        await LinkAsync(other);
        lock (_banned) _banned.Add("ada");
        Pass(TimeSpan.FromSeconds(15));
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Unlinked));
        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 1);
        host.Node("/unit/1").Do(node => node.Find("count")!.Set("5"));
        Assert.That(await other.ReceiveAsync(), Does.EndWith(" 5"));
        await socket.SendAsync(Link);
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Unlinked));
        lock (_banned) _banned.Clear();
        Pass(TimeSpan.FromSeconds(15));
        await LinkAsync(socket);
    }

    [Test]
    public async Task A_permission_can_be_looked_at_at_once()
    {
        await using var host = await StartAsync();
        await using var socket = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        await LinkAsync(socket);
        lock (_banned) _banned.Add("ada");
        Assert.That(host.Services.GetRequiredService<ILaneAccessControl>().Recheck(user => user.Identity?.Name == "ada"), Is.EqualTo(1));
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Unlinked));
    }

    [Test]
    public async Task A_change_token_has_everything_looked_at()
    {
        using var source = new Source();
        await using var host = await StartAsync(services: services => services.AddSingleton<ILaneAccessChangeSource>(source));
        await using var socket = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        await LinkAsync(socket);
        lock (_banned) _banned.Add("ada");
        source.Fire();
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Unlinked));
    }

    [Test]
    public async Task Sessions_can_be_ended()
    {
        await using var host = await StartAsync();
        await using var socket = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        await using var other = await host.ConnectAsync("/", "X-Api-Key: bob-1");
        await LinkAsync(socket);
        Assert.That(host.Services.GetRequiredService<ILaneAccessControl>().Revoke(user => user.Identity?.Name == "ada"), Is.EqualTo(1));
        Assert.That(await socket.ReceiveCloseAsync(), Is.EqualTo((1008, "Revoked")));
        await LinkAsync(other);
    }

    [Test]
    public async Task An_event_stream_that_may_not_be_any_more_ends()
    {
        await using var host = await StartAsync();
        host.Http.DefaultRequestHeaders.Add("X-Api-Key", "ada-1");
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await stream.NextAsync(), Does.StartWith("data:"));
        lock (_banned) _banned.Add("ada");
        Pass(TimeSpan.FromSeconds(15));
        string? next;
        do next = await stream.NextAsync();
        while (next == ":");
        Assert.That(next, Is.EqualTo("event: unlinked|data: {}"), "after a heartbeat or none");
        Assert.That(await stream.NextAsync(), Is.Null);
    }

    [Test]
    public async Task A_session_ends_with_its_token()
    {
        await using var host = await StartAsync(services: services => services.AddSingleton<IWarpAuthenticator>(new Authenticator(_time)));
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@auth ada");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        await LinkAsync(socket);
        _time.Advance(TimeSpan.FromSeconds(50));
        await socket.SendAsync("@auth ada");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@deauthed"), "a new token has taken the place of the first");
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.That(await socket.ReceiveCloseAsync(), Is.EqualTo((1008, "Expired")));
    }

    [Test]
    public async Task A_session_may_go_on_without_an_identity()
    {
        await using var host = await StartAsync(access => access.OnExpiry = IdentityExpiry.Downgrade, services => services.AddSingleton<IWarpAuthenticator>(new Authenticator(_time)));
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@auth ada");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        await LinkAsync(socket);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(await socket.ReceiveAsync(2), Is.EquivalentTo(new[] { "@deauthed", Unlinked }));
        await socket.SendAsync("@auth ada");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        await LinkAsync(socket);
        await socket.SendAsync("@deauth");
        Assert.That(await socket.ReceiveAsync(2), Is.EquivalentTo(new[] { "@deauthed", Unlinked }));
    }

    [Test]
    public async Task Whoever_must_authenticate_may_do_nothing_before_and_has_little_time()
    {
        await using var host = await StartAsync(access =>
        {
            access.Anonymous = AnonymousAccess.MustAuthenticate;
            access.FallbackPolicy = null;
        });
        await using var socket = await host.ConnectAsync();
        await using var idle = await host.ConnectAsync();
        await socket.SendAsync(Link);
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Unlinked));
        await socket.SendAsync("@auth{apiKey:\"ada-1\"}");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        await LinkAsync(socket);
        using var response = await host.Http.GetAsync("/unit/1?lane=count");
        Assert.That((int)response.StatusCode, Is.EqualTo(401));
        await idle.SettleAsync();
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.That(await idle.ReceiveCloseAsync(), Is.EqualTo((1008, "No credentials came in time")));
        await LinkAsync(socket);
    }

    [Test]
    public async Task Whoever_is_nobody_may_be_refused()
    {
        await using var host = await StartAsync(access => access.Anonymous = AnonymousAccess.Refuse);
        await using var nobody = await host.ConnectAsync();
        await using var ada = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        Assert.That((nobody.Status, ada.Status), Is.EqualTo((401, 101)));
        Assert.That(nobody.Answer, Does.Contain("WWW-Authenticate"));
    }

    [Test]
    public async Task What_is_forbidden_may_close_the_connection()
    {
        await using var host = await StartAsync(access => access.CloseOnForbidden = true);
        await using var socket = await host.ConnectAsync("/", "X-Api-Key: ada-1");
        lock (_banned) _banned.Add("ada");
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)1");
        Assert.That(await socket.ReceiveCloseAsync(), Is.EqualTo((1008, "Forbidden")));
        Assert.That(host.Node("/unit/1").Commands, Is.Empty);
    }

    [TestCase("@auth{token:\"ada-1\"}", "@authed")]
    [TestCase("@auth{accessToken:\"ada-1\"}", "@authed")]
    [TestCase("@auth\"ada-1\"", "@authed")]
    [TestCase("@auth{apiKey:\"ada-1\"}", "@authed")]
    [TestCase("@auth{apiKey:{cookie:key}}", "@authed")]
    [TestCase("@auth{apiKey:{cookie:none}}", "@deauthed")]
    [TestCase("@auth{apiKey:wrong}", "@deauthed")]
    [TestCase("@auth{unheard:\"ada-1\"}", "@deauthed")]
    [TestCase("@auth{{{", "@deauthed")]
    public async Task Credentials_are_shown_to_the_schemes_of_the_application(string envelope, string answer)
    {
        await using var host = await StartAsync();
        await using var socket = await host.ConnectAsync("/", "Cookie: key=ada-1");
        await socket.SendAsync(envelope);
        Assert.That(await socket.ReceiveAsync(), Does.StartWith(answer).Or.StartWith("close 1002"));
        if (answer == "@authed") await LinkAsync(socket);
    }

    [Test]
    public async Task No_secret_is_logged()
    {
        const string secret = "SeCrEt0123456789";
        await using var host = await StartAsync();
        await using var socket = await host.ConnectAsync("/", $"X-Api-Key: ada-{secret}", $"Cookie: key=ada-{secret}", $"Authorization: Bearer ada-{secret}");
        foreach (var envelope in (string[])["{token:\"ada-S\"}", "{token:\"S\"}", "{apiKey:{cookie:key}}", "\"S\"", " S", "{token:{S:S}}"])
        {
            await socket.SendAsync("@auth" + envelope.Replace("S", secret, StringComparison.Ordinal));
            await socket.ReceiveAsync();
        }

        await LinkAsync(socket);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/unit/1?lane=count");
        request.Headers.Add("X-Api-Key", $"ada-{secret}");
        request.Headers.Add("Cookie", $"key={secret}");
        using var response = await host.Http.SendAsync(request);
        foreach (var broken in (string[])["@auth{token:\"S\"", "@auth(S", "@auth{\"S"])
        {
            await using var other = await host.ConnectAsync();
            await other.SendAsync(broken.Replace("S", secret, StringComparison.Ordinal));
            Assert.That(await other.ReceiveAsync(), Does.Not.Contain(secret));
        }

        var logged = host.Logs.GetSnapshot();
        Assert.That(logged, Is.Not.Empty);
        Assert.That(logged.Select(entry => $"{entry.Message} {entry.Exception} {string.Join(' ', entry.StructuredState ?? [])} {string.Join(' ', entry.Scopes)}"), Has.None.Contain(secret));
    }

    private static async Task LinkAsync(RawSocket socket)
    {
        await socket.SendAsync(Link);
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Linked));
    }

    private void Pass(TimeSpan time)
    {
        for (var i = 0; i < 8; i++) _time.Advance(time / 8);
    }

    private Task<GatewayHost> StartAsync(Action<LaneAccessOptions>? configure = null, Action<IServiceCollection>? services = null) => GatewayHost.StartAsync(
        time: _time,
        services: s =>
        {
            KeyHandler.Add(s);
            s.AddAuthorization(options => options.AddPolicy("welcome", policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            {
                lock (_banned) return !_banned.Contains(context.User.Identity!.Name!);
            })));
            s.Configure<LaneAccessOptions>(options =>
            {
                options.FallbackPolicy = "welcome";
                configure?.Invoke(options);
            });
            services?.Invoke(s);
        },
        logLevel: LogLevel.Trace);

    private sealed class Source : ILaneAccessChangeSource, IDisposable
    {
        private CancellationTokenSource _next = new();

        public IChangeToken GetChangeToken() => new CancellationChangeToken(_next.Token);

        public void Fire()
        {
            var fired = _next;
            _next = new CancellationTokenSource();
            fired.Cancel();
            fired.Dispose();
        }

        public void Dispose() => _next.Dispose();
    }

    private sealed class Authenticator(TimeProvider time) : IWarpAuthenticator
    {
        public ValueTask<WarpAuthentication> AuthenticateAsync(HttpContext upgrade, ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken) =>
            new(credentials.IsEmpty ? WarpAuthentication.Rejected
                : WarpAuthentication.Accept(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, Encoding.UTF8.GetString(credentials.Span))], "test")), time.GetUtcNow().AddSeconds(60)));
    }
}
