using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Swim.Gateway;
using Swim.Recon;

namespace Swim.Hosting.Tests.Access;

/// <summary>What rules say, by class, lane, verb, resource and configuration.</summary>
internal sealed class RuleTests
{
    private AccessHost _host = null!;
    private int _ownerAsked;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AccessHost.StartAsync(
        access => access.Rules.Add(new LaneAccessRule { Route = "/desk/:owner", Lane = "known", Policy = "staff", Verbs = LaneVerbs.Command }),
        policies =>
        {
            policies.AddPolicy("owner", policy => policy.RequireAssertion(context =>
            {
                Interlocked.Increment(ref _ownerAsked);
                return context.Resource is LaneResource resource && resource.Parameters["owner"] == context.User.Identity?.Name;
            }));
            policies.AddPolicy("small", policy => policy.RequireAssertion(context => context.Resource is LaneResource resource && resource.ReadBody() is Num number && number.CompareTo(Num.From(10)) < 0));
        },
        agents: DeskAgent.SwimAgent.Definition);

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("GET", "known", null, 401)]
    [TestCase("GET", "known", "guest-1", 200)]
    [TestCase("POST", "known", "guest-1", 403)]
    [TestCase("POST", "known", "staff-1", 202)]
    [TestCase("GET", "notes", null, 200)]
    [TestCase("POST", "notes", null, 401)]
    [TestCase("POST", "notes", "guest-1", 403)]
    [TestCase("POST", "notes", "staff-1", 202)]
    [TestCase("GET", "guests", "guest-1", 200)]
    [TestCase("GET", "guests", "staff-1", 403)]
    [TestCase("GET", "drawer", "ada-1", 200)]
    [TestCase("GET", "drawer", "guest-1", 403)]
    [TestCase("GET", "contracted", "guest-1", 403)]
    [TestCase("GET", "contracted", "staff-1", 200)]
    [TestCase("GET", "unheard", null, 401)]
    [TestCase("GET", "unheard", "guest-1", 404)]
    [TestCase("GET", "file", null, 200)]
    [TestCase("HEAD", "file", null, 200)]
    [TestCase("DELETE", "file", null, 401)]
    [TestCase("DELETE", "file", "guest-1", 403)]
    [TestCase("DELETE", "file", "staff-1", 204)]
    public async Task Rules_decide(string method, string lane, string? key, int status)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), $"/desk/ada?lane={lane}", key, method == "POST" ? "1" : null);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [TestCase("5", 202)]
    [TestCase("50", 403)]
    public async Task A_policy_may_look_at_a_command(string body, int status)
    {
        using var response = await _host.SendAsync(HttpMethod.Post, "/desk/ada?lane=tray", "guest-1", body);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Commands_that_a_policy_looked_into_are_looked_into_each_time()
    {
        using var socket = await _host.ConnectAsync("guest-1");
        await socket.SayAsync("@sync(node:\"/desk/bob\",lane:tray)");
        await socket.HearAsync("@synced");
        foreach (var body in (string[])["5", "50", "6", "60", "7"]) await socket.SayAsync($"@command(node:\"/desk/bob\",lane:tray){body}");
        Assert.That(await UntilAsync(socket, " 7"), Does.Not.Contain("0"));
    }

    [Test]
    public async Task Decisions_are_remembered_for_each_agent_that_a_policy_looked_at()
    {
        using var socket = await _host.ConnectAsync("eve-1");
        await socket.SayAsync("@link(node:\"/desk/eve\",lane:drawer)");
        await socket.HearAsync("@linked");
        await socket.SayAsync("@sync(node:\"/desk/eve\",lane:drawer)");
        await socket.HearAsync("@synced");
        var asked = _ownerAsked;
        for (var i = 0; i < 100; i++) await socket.SayAsync($"@command(node:\"/desk/eve\",lane:drawer){i}");
        await UntilAsync(socket, " 99");
        Assert.That(_ownerAsked - asked, Is.EqualTo(1), "all commands are one question");
        await socket.SayAsync("@link(node:\"/desk/ada\",lane:drawer)");
        Assert.That(await socket.HearAsync("@unlinked"), Is.EqualTo("@unlinked(node:\"/desk/ada\",lane:drawer)"));
    }

    [Test]
    public async Task Meta_lanes_are_closed_when_there_are_rules_and_nobody_says_who_may()
    {
        using var socket = await _host.ConnectAsync("staff-1");
        await socket.SayAsync("@link(node:\"swim:meta:host\",lane:infoLog)");
        Assert.That(await socket.HearAsync(), Is.EqualTo("@unlinked(node:\"swim:meta:host\",lane:infoLog)"));
        Assert.That(_host.Logs.GetSnapshot().Any(entry => entry.Message.Contains("Swim:Access:MetaPolicy", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public void A_policy_that_nobody_has_added_stops_the_start() =>
        Assert.That(async () => await AccessHost.StartAsync(access => access.FallbackPolicy = "missing"),
            Throws.InvalidOperationException.With.Message.Contains("'missing'").And.Message.Contains("AddPolicy"));

    [Test]
    public void Settings_out_of_range_are_named() =>
        Assert.That(async () => await AccessHost.StartAsync(access =>
        {
            access.RecheckInterval = TimeSpan.Zero;
            access.Rules.Add(new LaneAccessRule { Route = "no route" });
        }), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("RecheckInterval").And.Message.Contains("no route"));

    [Test]
    public async Task A_fallback_policy_is_for_what_no_rule_speaks_about()
    {
        await using var host = await AccessHost.StartAsync(access => access.FallbackPolicy = "staff", agents: LampAgent.Lamp);
        using var guest = await host.SendAsync(HttpMethod.Get, "/lamp/1?lane=on", "guest-1");
        using var staff = await host.SendAsync(HttpMethod.Get, "/lamp/1?lane=on", "staff-1");
        Assert.That(((int)guest.StatusCode, (int)staff.StatusCode), Is.EqualTo((403, 200)));
        using var socket = await host.ConnectAsync("guest-1");
        await socket.SayAsync("@link(node:\"swim:meta:host\",lane:infoLog)");
        Assert.That(await socket.HearAsync(), Does.StartWith("@unlinked"));
    }

    private static async Task<string> UntilAsync(System.Net.WebSockets.ClientWebSocket socket, string end)
    {
        var heard = "";
        while (!heard.EndsWith(end, StringComparison.Ordinal)) heard += await socket.HearAsync("@event");
        return heard.Replace("(node:\"/desk/bob\",lane:tray)", "", StringComparison.Ordinal);
    }
}
