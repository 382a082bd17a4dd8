using Swim.Client.Tests.Fakes;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client.Tests.Downlinks;

/// <summary>What a link asks for, and what a connection says of itself.</summary>
internal sealed class LinkOptionsTests
{
    private const string Count = "(node:\"/unit/1\",lane:count)";

    [Test]
    public async Task Urgency_and_rate_go_with_the_request()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", options: new() { Prio = 0.5f, Rate = 10 });
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@sync(node:\"/unit/1\",lane:count,prio:0.5,rate:10)");
    }

    [Test]
    public async Task Events_are_linked_and_not_synced()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        await using var events = client.Node(host.Uri("/unit/1")).Events<int>("count", value => told.Say($"{value}"));
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@link{Count}");
        await connection.SendAsync($"@linked{Count}", $"@event{Count} 1", $"@event{Count} 1");
        await told.ExpectAsync("1", "1");
    }

    [Test]
    public async Task A_link_that_is_not_to_be_kept_ends_with_its_connection()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", options: new() { KeepLinked = false });
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Count}");
        await connection.SendAsync($"@linked{Count}", $"@event{Count} 1", $"@synced{Count}");
        await count.SyncAsync();
        connection.Cut();

        Assert.That(async () => await count.Completion.WaitAsync(Probe.Guard), Throws.TypeOf<AgentUnavailableException>());
    }

    [Test]
    public async Task A_link_that_is_not_to_be_kept_ends_when_the_host_cannot_be_reached()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        await using var client = Clients.Create();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", options: new() { KeepLinked = false });

        Assert.That(async () => await count.SyncAsync().WaitAsync(Probe.Guard), Throws.TypeOf<AgentUnavailableException>());
    }

    [Test]
    public async Task A_link_that_is_not_to_be_kept_synced_is_only_linked_again()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", options: new() { KeepSynced = false });
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Count}");
        await connection.SendAsync($"@linked{Count}", $"@event{Count} 1", $"@synced{Count}");
        await count.SyncAsync();
        connection.Cut();
        await (await host.AcceptAsync()).ExpectAsync($"@link{Count}");
    }

    [Test]
    public async Task Credentials_are_asked_anew_and_said_first_on_each_connection()
    {
        await using var host = await ScriptedHost.StartAsync();
        var asked = 0;
        var told = new Told();
        await using var client = Clients.Create(options =>
        {
            options.Credentials = (_, _) => ValueTask.FromResult(Value.Parse($"{{token:t{Interlocked.Increment(ref asked)}}}"));
            options.Authenticated = (_, isAccepted, said) => told.Say($"{isAccepted} {said}");
        });
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count");
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@auth{token:t1}", $"@sync{Count}");
        await connection.SendAsync("@authed{user:ada}");
        await told.ExpectAsync("True {user:ada}");
        connection.Cut();
        var again = await host.AcceptAsync();
        await again.ExpectAsync("@auth{token:t2}", $"@sync{Count}");
        await again.SendAsync("@deauthed");
        await told.ExpectAsync("False ");
    }
}
