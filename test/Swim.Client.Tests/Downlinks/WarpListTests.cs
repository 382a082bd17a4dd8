using Swim.Client.Tests.Fakes;

namespace Swim.Client.Tests.Downlinks;

/// <summary>A list lane followed by a typed link.</summary>
internal sealed class WarpListTests
{
    private const string Address = "(node:\"/unit/1\",lane:list)";

    [Test]
    public async Task Elements_are_followed_in_order()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        await using var list = client.Node(host.Uri("/unit/1")).List("list", new WarpListHandlers<string>
        {
            OnInsert = (index, value) => told.Say($"+{index} {value}"),
            OnUpdate = (index, value) => told.Say($"={index} {value}"),
            OnMove = (from, to, value) => told.Say($"{from}>{to} {value}"),
            OnRemove = (index, value) => told.Say($"-{index} {value}"),
            OnClear = () => told.Say("clear"),
            OnSynced = () => told.Say("synced"),
        });
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(index:0,key:k0)a", $"@event{Address}@update(index:1,key:k1)b", $"@synced{Address}");
        await told.ExpectAsync("+0 a", "+1 b", "synced");
        Assert.That(await list.SyncAsync(), Is.EqualTo(new[] { "a", "b" }));
        await connection.SendAsync(
            $"@event{Address}@update(index:0,key:k0)A", $"@event{Address}@move(from:0,to:1,key:k0)", $"@event{Address}@remove(index:0,key:k1)");
        await told.ExpectAsync("=0 A", "0>1 A", "-0 b");
        Assert.That(list.ToList(), Is.EqualTo(new[] { "A" }));
        await connection.SendAsync($"@event{Address}@clear");
        await told.ExpectAsync("clear");
        Assert.That(list.Count, Is.Zero);
    }

    [Test]
    public async Task Commands_are_those_of_the_wire_and_show_when_they_come_back()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        await using var list = client.Node(host.Uri("/unit/1")).List<string>("list");
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@synced{Address}");
        await list.SyncAsync();
        list.Set(0, "a");
        list.Move(1, 2);
        list.RemoveAt(3);
        list.Clear();
        await connection.ExpectAsync(
            $"@command{Address}@update(index:0) a", $"@command{Address}@move(from:1,to:2)", $"@command{Address}@remove(index:3)", $"@command{Address}@clear");
        list.Insert(0, "b");
        Assert.That(await connection.ReceiveAsync(), Does.StartWith($"@command{Address}@update(index:0,key:%").And.EndsWith(") b"));
        Assert.That(list.Count, Is.Zero);
        Assert.That(() => list.Move(-1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
