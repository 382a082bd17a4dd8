using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Swim.Hosting.Tests.Access;

/// <summary>Every way in, to every kind of lane, by whoever may not and may.</summary>
internal sealed class MatrixTests
{
    private const string Agent = "/vault/1";

    private AccessHost _host = null!;
    private MetricCollector<long> _denied = null!;

    public enum Face
    {
        Link,
        Sync,
        Command,
        Get,
        Post,
        EventStream,
    }

    public enum Who
    {
        Nobody,
        Guest,
        Staff,
        GuestByAuth,
        StaffByAuth,
    }

    private static IEnumerable<string> Lanes =>
        ["value", "map", "list", "command", "supply", "demand", "demandMap", "joinValue", "joinMap", "spatial", "http", "trait/value", "meta agent", "meta lane", "meta host", "meta agent (swimos)"];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AccessHost.StartAsync(access => access.MetaPolicy = "staff", agents: VaultAgent.SwimAgent.Definition);
        _denied = new MetricCollector<long>(_host.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", "swim.server.access.denied");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _denied.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Who_may_not_is_refused_and_who_may_is_served([ValueSource(nameof(Lanes))] string lane, [Values] Face face, [Values] Who who)
    {
        var (node, name) = Place(lane);
        var isHttp = face is Face.Get or Face.Post or Face.EventStream;
        if (isHttp && (who is Who.GuestByAuth or Who.StaffByAuth || node[0] != '/')) return;
        var mayDo = who is Who.Staff or Who.StaffByAuth;
        var before = _denied.GetMeasurementSnapshot().Count;
        if (isHttp) await AskByHttpAsync(lane, node, name, face, who);
        else await AskByWarpAsync(lane, node, name, face, who);
        Assert.That(_denied.GetMeasurementSnapshot(), Has.Count.EqualTo(mayDo ? before : before + 1), "what is denied is counted");
    }

    private static (string Node, string Lane) Place(string lane) => lane switch
    {
        "meta agent" => ("swim:meta:node/%2fvault%2f1", "infoLog"),
        "meta agent (swimos)" => ("swimos:meta:node/%2fvault%2f1", "infoLog"),
        "meta lane" => ("swim:meta:node/%2fvault%2f1/lane/value", "infoLog"),
        "meta host" => ("swim:meta:host", "infoLog"),
        _ => (Agent, lane),
    };

    private static string? KeyOf(Who who) => who switch
    {
        Who.Guest or Who.GuestByAuth => "guest-1",
        Who.Staff or Who.StaffByAuth => "staff-1",
        _ => null,
    };

    private async Task AskByWarpAsync(string lane, string node, string name, Face face, Who who)
    {
        var isAuth = who is Who.GuestByAuth or Who.StaffByAuth;
        using var socket = await _host.ConnectAsync(isAuth ? null : KeyOf(who));
        if (isAuth)
        {
            await socket.SayAsync($"@auth{{apiKey:\"{KeyOf(who)}\"}}");
            Assert.That(await socket.HearAsync(), Is.EqualTo("@authed"));
        }

        var place = $"(node:\"{node}\",lane:{(name.Contains('/', StringComparison.Ordinal) ? $"\"{name}\"" : name)})";
        var verb = face switch { Face.Link => "@link", Face.Sync => "@sync", _ => "@command" };
        await socket.SayAsync(verb + place + (face == Face.Command ? "1" : ""));
        var mayDo = who is Who.Staff or Who.StaffByAuth;
        if (face == Face.Command)
        {
            // whatever the command was, the connection lives and what comes after it is answered
            await socket.SayAsync("@auth");
            await socket.HearAsync("@authed", "@deauthed");
            return;
        }

        if (!mayDo)
        {
            Assert.That(await socket.HearAsync(), Is.EqualTo("@unlinked" + place));
            return;
        }

        Assert.That(await socket.HearAsync(), Is.EqualTo(lane == "http" ? $"@unlinked{place}@unsupported" : "@linked" + place));
        if (face == Face.Sync && lane != "http") Assert.That(await socket.HearAsync("@synced"), Is.EqualTo("@synced" + place));
    }

    private async Task AskByHttpAsync(string lane, string node, string name, Face face, Who who)
    {
        var path = $"{node}?lane={Uri.EscapeDataString(name)}";
        using var response = face switch
        {
            Face.Post => await _host.SendAsync(HttpMethod.Post, path, KeyOf(who), "1"),
            Face.Get => await _host.SendAsync(HttpMethod.Get, path, KeyOf(who)),
            _ => await _host.SendAsync(HttpMethod.Get, path, KeyOf(who), accept: "text/event-stream"),
        };
        var status = (int)response.StatusCode;
        if (who == Who.Nobody)
        {
            Assert.That(status, Is.EqualTo(401));
            Assert.That(response.Headers.WwwAuthenticate, Is.Not.Empty);
        }
        else if (who == Who.Guest)
        {
            Assert.That(status, Is.EqualTo(403));
        }
        else
        {
            // a lane may still say that it cannot do that
            Assert.That(status, face == Face.EventStream && lane != "http" ? Is.EqualTo(200) : Is.AnyOf(200, 202, 204, 400, 405, 406));
        }
    }
}
