using System.Text;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Links;

/// <summary>Many messages in one write: their commands go to their agents some dozens at a time, and nobody must see that.</summary>
public sealed class OneReadTests
{
    private const string Lane = "node:\"/unit/1\",lane:cmd";

    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(200)]
    public async Task Commands_and_links_of_one_agent_keep_their_order(int commands)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        var read = new List<byte>();
        for (var i = 1; i <= commands; i++) Add(read, $"@command({Lane}){i}");
        Add(read, $"@link({Lane})");
        Add(read, $"@command({Lane}){commands + 1}");
        Add(read, $"@unlink({Lane})");
        Add(read, $"@command({Lane}){commands + 2}");
        await socket.SendBytesAsync(read.ToArray());
        Assert.That(await socket.ReceiveAsync(3), Is.EqualTo(new[] { $"@linked({Lane})", $"@event({Lane}) {commands + 1}", $"@unlinked({Lane})" }));
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        await Until.TrueAsync(() => host.Node("/unit/1").Commands.Count == commands + 2);
        Assert.That(host.Node("/unit/1").Commands, Is.EqualTo(Enumerable.Range(1, commands + 2).Select(static i => $"cmd {i}")));
    }

    [Test]
    public async Task A_command_in_pieces_keeps_its_place_and_its_bytes()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@link(node:\"/unit/1\",lane:cmd)");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/1\",lane:cmd)"));

        // the second message in pieces uses the memory of the first again
        var read = new List<byte>();
        foreach (var text in new[] { "first", "second", "third", "fourth" })
        {
            AddInPieces(read, $"@command(node:\"/unit/1\",lane:cmd){text}");
            Add(read, $"@command(node:\"/unit/1\",lane:cmd)after-{text}");
        }

        await socket.SendBytesAsync(read.ToArray());
        var events = await socket.ReceiveAsync(8);
        Assert.That(events.Select(static text => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim('"')),
            Is.EqualTo(new[] { "first", "after-first", "second", "after-second", "third", "after-third", "fourth", "after-fourth" }));
    }

    [Test]
    public async Task An_agent_that_is_named_again_where_names_are_forgotten_keeps_its_order()
    {
        await using var host = await GatewayHost.StartAsync(static options => options.MaxNodesPerConnection = 4);
        await using var socket = await host.ConnectAsync();
        var read = new List<byte>();
        for (var round = 0; round < 20; round++)
            for (var unit = 0; unit < 3; unit++) Add(read, $"@command(node:\"/unit/{(round + unit) % 6}\",lane:count){round}");
        for (var unit = 0; unit < 4; unit++) Add(read, $"@command(node:\"/unit/{unit}\",lane:count)99");
        await socket.SendBytesAsync(read.ToArray());

        // commands to names beyond the limit have been refused; what was taken came in order
        await Until.TrueAsync(() => Enumerable.Range(0, 4).Any(unit => host.Node($"/unit/{unit}").Commands is [.., "count 99"]));
        for (var unit = 0; unit < 6; unit++)
            Assert.That(host.Node($"/unit/{unit}").Commands.Select(static command => int.Parse(command[6..], System.Globalization.CultureInfo.InvariantCulture)), Is.Ordered);
    }

    private static void Add(List<byte> read, string text) => read.AddRange(RawSocket.Frame(0x81, Encoding.UTF8.GetBytes(text)));

    private static void AddInPieces(List<byte> read, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        read.AddRange(RawSocket.Frame(0x01, bytes[..10]));
        read.AddRange(RawSocket.Frame(0x00, bytes[10..20]));
        read.AddRange(RawSocket.Frame(0x80, bytes[20..]));
    }
}
