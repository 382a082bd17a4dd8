using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Swim.Gateway;

namespace Swim.Hosting.Tests.Access;

/// <summary>Lanes as some may see them.</summary>
internal sealed class ViewTests
{
    private const string Known = "known";

    private AccessHost _host = null!;
    private int _next;
    private string _node = "";

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AccessHost.StartAsync(null, policies => policies.AddPolicy(Known, policy => policy.RequireAuthenticatedUser()), agents: ViewAgent.SwimAgent.Definition);

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [SetUp]
    public void Name() => _node = $"/orders/{++_next}";

    [Test]
    public async Task A_value_is_shown_as_each_may_see_it()
    {
        using var staff = await FollowAsync("staff-1", "latest");
        using var nobody = await FollowAsync(null, "latest");
        await CommandAsync(staff, "latest", "{tenant:ada,price:5,phone:\"555\"}");
        Assert.That(await staff.HearAsync("@event"), Does.EndWith("{tenant:ada,price:5,phone:\"555\"}"));
        Assert.That(await nobody.HearAsync("@event"), Does.EndWith("{price:5}"));
        Assert.That(await ReadAsync("latest", null), Is.EqualTo("""{"@PublicOrder":null,"price":5}"""));
        Assert.That(await ReadAsync("latest", "staff-1"), Does.Contain("555"));
    }

    [Test]
    public async Task Nobody_is_told_of_a_change_that_nobody_can_see()
    {
        using var staff = await FollowAsync("staff-1", "latest");
        using var nobody = await FollowAsync(null, "latest");
        await CommandAsync(staff, "latest", "{tenant:ada,price:5,phone:\"1\"}");
        await staff.HearAsync("@event");
        await nobody.HearAsync("@event");
        await CommandAsync(staff, "latest", "{tenant:ada,price:5,phone:\"2\"}");
        await staff.HearAsync("@event");
        await CommandAsync(staff, "latest", "{tenant:ada,price:6,phone:\"2\"}");
        Assert.That(await nobody.HearAsync(), Does.EndWith("{price:6}"));
    }

    [Test]
    public async Task Entries_of_others_are_not_there()
    {
        using var staff = await FollowAsync("staff-1", "all");
        using var ada = await FollowAsync("ada-1", "all");
        await CommandAsync(staff, "all", "@update(key:a){tenant:ada,price:1,phone:\"1\"}");
        await CommandAsync(staff, "all", "@update(key:b){tenant:bob,price:2,phone:\"2\"}");
        await CommandAsync(staff, "all", "@update(key:c){tenant:ada,price:3,phone:\"3\"}");
        Assert.That(await ada.HearAsync(), Does.Contain("key:a"));
        Assert.That(await ada.HearAsync(), Does.Contain("key:c"));
        using var later = await FollowAsync("bob-1", "all", withState: 1);

        // what becomes another's goes from the one and comes to the other; what was never there is not taken away
        await CommandAsync(staff, "all", "@update(key:a){tenant:bob,price:1,phone:\"1\"}");
        Assert.That(await ada.HearAsync(), Does.EndWith("@remove(key:a)"));
        Assert.That(await later.HearAsync(), Does.Contain("key:a").And.Contain("tenant:bob"));
        await CommandAsync(staff, "all", "@remove(key:b)");
        await CommandAsync(staff, "all", "@remove(key:c)");
        Assert.That(await ada.HearAsync(), Does.EndWith("@remove(key:c)"));
        Assert.That(await later.HearAsync(), Does.EndWith("@remove(key:b)"));
        Assert.That(await ReadAsync("all", "ada-1"), Is.EqualTo("{}").Or.EqualTo("null").Or.EqualTo("[]"));
        Assert.That(await ReadAsync("all", "bob-1"), Does.Contain("\"a\"").And.Not.Contain("\"c\""));
    }

    [Test]
    public async Task Elements_of_lists_keep_their_places()
    {
        using var staff = await FollowAsync("staff-1", "queue");
        using var ada = await FollowAsync("ada-1", "queue");
        await CommandAsync(staff, "append", "{tenant:ada,price:1,phone:\"1\"}");
        await CommandAsync(staff, "append", "{tenant:bob,price:2,phone:\"2\"}");
        Assert.That(await ada.HearAsync(), Does.Contain("index:0").And.EndWith(")@Order{price:1}"));
        Assert.That(await ada.HearAsync(), Does.Contain("index:1").And.EndWith(")@Order{price:2}"));
        Assert.That(await ReadAsync("queue", "ada-1"), Is.EqualTo("""[{"@Order":null,"price":1},{"@Order":null,"price":2}]"""));
    }

    [Test]
    public async Task Items_and_places_are_shown_through_views()
    {
        using var staff = await FollowAsync("staff-1", "feed");
        using var nobody = await FollowAsync(null, "feed");
        using var ada = await FollowAsync("ada-1", "places");
        await CommandAsync(staff, "push", "{tenant:ada,price:7,phone:\"1\"}");
        Assert.That(await nobody.HearAsync(), Does.EndWith("{price:7}"));
        await CommandAsync(staff, "place", "{tenant:bob,price:7,phone:x}");
        await CommandAsync(staff, "place", "{tenant:ada,price:7,phone:y}");
        Assert.That(await ada.HearAsync(), Does.Contain("key:y,shape:").And.Contain("tenant:ada"));
        Assert.That(await ReadAsync("places", "ada-1"), Does.Contain("\"y\"").And.Not.Contain("\"x\""));
    }

    [Test]
    public async Task A_stream_of_events_is_shown_through_a_view()
    {
        using var staff = await FollowAsync("staff-1", "latest");
        await CommandAsync(staff, "latest", "{tenant:ada,price:5,phone:\"555\"}");
        await staff.HearAsync("@event");
        using var response = await _host.SendAsync(HttpMethod.Get, $"{_node}?lane=latest", accept: "text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var guard = new CancellationTokenSource(AccessHost.Guard);
        Assert.That(await reader.ReadLineAsync(guard.Token), Is.EqualTo("""data: {"@PublicOrder":null,"price":5}"""));
    }

    [Test]
    public async Task What_a_view_throws_on_is_hidden_and_said_without_values()
    {
        using var staff = await FollowAsync("staff-1", "latest");
        await CommandAsync(staff, "latest", "{tenant:ada,price:-1,phone:\"0555-SECRET\"}");
        await staff.HearAsync("@event");
        Assert.That(await ReadAsync("latest", null), Is.EqualTo("null"));
        Assert.That(_host.Logs.GetSnapshot().Select(entry => entry.Message + entry.Exception), Has.None.Contain("0555-SECRET"));
        Assert.That(_host.Logs.GetSnapshot().Any(entry => entry.Id.Id == 4033), Is.True);
    }

    [Test]
    public async Task A_validator_of_one_view_is_none_of_another()
    {
        using var staff = await FollowAsync("staff-1", "latest");
        await CommandAsync(staff, "latest", "{tenant:ada,price:5,phone:\"555\"}");
        using var whole = await _host.SendAsync(HttpMethod.Get, $"{_node}?lane=latest", "staff-1");
        using var part = await _host.SendAsync(HttpMethod.Get, $"{_node}?lane=latest");
        Assert.That(part.Headers.ETag, Is.Not.EqualTo(whole.Headers.ETag));
    }

    [Test]
    public async Task A_change_is_worked_out_once_for_all_readers_of_a_view()
    {
        var counting = new CountingView();
        await using var host = await AccessHost.StartAsync(
            access =>
            {
                access.Rules.Add(new LaneAccessRule { Route = "/lamp/:id", Lane = "on", Policy = "staff", Verbs = LaneVerbs.See });
                access.Views.Add(new LaneViewRule { Route = "/lamp/:id", Lane = "on", View = counting });
            },
            agents: LampAgent.Lamp);
        var readers = new List<ClientWebSocket>();
        for (var i = 0; i < 20; i++)
        {
            var reader = await host.ConnectAsync();
            await reader.SayAsync("@link(node:\"/lamp/1\",lane:on)");
            await reader.HearAsync("@linked");
            readers.Add(reader);
        }

        await readers[0].SayAsync("@command(node:\"/lamp/1\",lane:toggle)");
        foreach (var reader in readers)
        {
            Assert.That(await reader.HearAsync("@event"), Does.EndWith("lit"));
            reader.Dispose();
        }

        Assert.That(counting.Calls, Is.EqualTo(1));
    }

    private async Task<ClientWebSocket> FollowAsync(string? key, string lane, int withState = -1)
    {
        var socket = await _host.ConnectAsync(key);
        await socket.SayAsync($"@sync(node:\"{_node}\",lane:{lane})");
        var events = 0;
        while (await socket.HearAsync() is var heard && !heard.StartsWith("@synced", StringComparison.Ordinal))
        {
            Assert.That(heard, Does.Not.StartWith("@unlinked"));
            if (heard.StartsWith("@event", StringComparison.Ordinal)) events++;
        }

        if (withState >= 0) Assert.That(events, Is.EqualTo(withState));
        return socket;
    }

    private Task CommandAsync(ClientWebSocket socket, string lane, string body) => socket.SayAsync($"@command(node:\"{_node}\",lane:{lane}){body}");

    private async Task<string> ReadAsync(string lane, string? key)
    {
        using var response = await _host.SendAsync(HttpMethod.Get, $"{_node}?lane={lane}", key);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        return await response.Content.ReadAsStringAsync();
    }

    private sealed class CountingView : LaneView<bool, string>
    {
        private int _calls;

        public int Calls => _calls;

        protected override bool TryShow(bool value, string audience, out string shown)
        {
            Interlocked.Increment(ref _calls);
            shown = value ? "lit" : "dark";
            return true;
        }
    }
}
