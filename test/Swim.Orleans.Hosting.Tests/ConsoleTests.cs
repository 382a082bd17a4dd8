using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Swim.Hosting.Tests;

/// <summary>Who may open the console, and what goes with it.</summary>
internal sealed class ConsoleTests
{
    private static readonly Uri Page = new("/_swim/", UriKind.Relative);
    private static readonly Uri Client = new("/_swim/client.js", UriKind.Relative);

    [Test]
    public async Task It_is_there_while_developing_and_lets_nothing_foreign_in()
    {
        await using var app = await StartAsync(Environments.Development);
        using var http = Http(app);
        using var page = await http.GetAsync(Page);
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.StartWith("default-src 'none'").And.Contains("frame-ancestors 'none'").And.Not.Contains("unsafe"));
        Assert.That(page.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
        Assert.That(page.Headers.GetValues("Referrer-Policy").Single(), Is.EqualTo("no-referrer"));
        Assert.That(page.Headers.ETag, Is.Not.Null);
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Not.Contain("<script>").And.Not.Contain("style=").And.Not.Contain("://"));
        using var style = await http.GetAsync(new Uri("/_swim/console/console.css", UriKind.Relative));
        Assert.That(style.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/css"));
        using var bare = await http.GetAsync(new Uri("/_swim", UriKind.Relative));
        Assert.That(bare.Headers.Location?.ToString(), Is.EqualTo("/_swim/"));
    }

    [Test]
    public async Task It_is_not_there_elsewhere_unless_a_policy_says_for_whom()
    {
        await using var app = await StartAsync(Environments.Production);
        using var http = Http(app);
        using var page = await http.GetAsync(Page);
        using var client = await http.GetAsync(Client);
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(client.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task With_a_policy_it_is_for_those_who_meet_it()
    {
        await using var app = await StartAsync(Environments.Production, ("Swim:Console:Policy", "operators"));
        using var http = Http(app);
        using var stranger = await http.GetAsync(Page);
        using var script = await http.GetAsync(new Uri("/_swim/console/app.js", UriKind.Relative));
        using var client = await http.GetAsync(Client);
        Assert.That(stranger.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(script.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(client.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        http.DefaultRequestHeaders.Add("X-User", "Ada");
        using var known = await http.GetAsync(Page);
        Assert.That(known.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task It_can_be_switched_off()
    {
        await using var app = await StartAsync(Environments.Development, ("Swim:Console:Enabled", "false"));
        using var http = Http(app);
        using var page = await http.GetAsync(Page);
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public void Open_to_everybody_outside_development_is_refused_at_the_start() =>
        Assert.That(async () => await StartAsync(Environments.Production, ("Swim:Console:Enabled", "true")),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Swim:Console:Policy"));

    private static async Task<WebApplication> StartAsync(string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Services.AddRouting();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, NamedUser>("test", null);
        builder.Services.AddAuthorization(options => options.AddPolicy("operators", policy => policy.RequireAuthenticatedUser()));
        builder.AddSwim(options => options.Storage.Path = ":memory:").AddAgent(LampAgent.Lamp);
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSwim();
        await app.StartAsync();
        return app;
    }

    private static HttpClient Http(WebApplication app) => new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };

    private sealed class NamedUser(IOptionsMonitor<AuthenticationSchemeOptions> options, Microsoft.Extensions.Logging.ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-User"] is not [{ Length: > 0 } name]) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new System.Security.Claims.ClaimsIdentity([new("name", name)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new(identity), Scheme.Name)));
        }
    }
}
