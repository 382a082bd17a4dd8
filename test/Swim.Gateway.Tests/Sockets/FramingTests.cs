using System.Text;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Sockets;

public sealed class FramingTests
{
    private const string Sync = "@sync(node:\"/unit/1\",lane:count)";
    private const string Linked = "@linked(node:\"/unit/1\",lane:count)";

    [Test]
    public async Task The_handshake_selects_warp0_if_offered_and_nothing_else()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var plain = await host.ConnectAsync("/any/path?x=1");
        Assert.That(plain.Status, Is.EqualTo(101));
        Assert.That(plain.Answer, Does.Contain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=").And.Not.Contain("Sec-WebSocket-Protocol"));
        await using var warp = await host.ConnectAsync("/", "Sec-WebSocket-Protocol: other, warp0");
        Assert.That(warp.Answer, Does.Contain("Sec-WebSocket-Protocol: warp0\r\n"));
        await using var other = await host.ConnectAsync("/", "Sec-WebSocket-Protocol: other", "Sec-WebSocket-Extensions: permessage-deflate");
        Assert.That(other.Status, Is.EqualTo(101));
        Assert.That(other.Answer, Does.Not.Contain("Sec-WebSocket-Protocol").And.Not.Contain("Extensions"));
        await other.SendAsync(Sync);
        Assert.That(await other.ReceiveAsync(), Is.EqualTo(Linked));
    }

    [TestCase("Sec-WebSocket-Version: 12", 426)]
    [TestCase("Sec-WebSocket-Key: short", 400)]
    [TestCase("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j-ZQ==", 400)]
    public async Task A_faulty_handshake_is_refused(string header, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync("/", header);
        Assert.That(socket.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_message_may_come_in_fragments_with_control_frames_between_them()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        var bytes = Encoding.UTF8.GetBytes(Sync);
        await socket.SendFrameAsync(0x01, bytes[..5]);
        await socket.SendFrameAsync(0x89, "hello"u8.ToArray());
        var (first, payload) = await socket.ReceiveFrameAsync();
        Assert.That(first, Is.EqualTo(0x8A));
        Assert.That(payload, Is.EqualTo("hello"u8.ToArray()));
        await socket.SendFrameAsync(0x00, []);
        await socket.SendFrameAsync(0x00, bytes[5..20]);
        await socket.SendFrameAsync(0x8A, []);
        await socket.SendFrameAsync(0x80, bytes[20..]);
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Linked));
        await socket.ReceiveAsync(2);
        await socket.SendFrameAsync(0x01, bytes[..5]);
        await socket.SendFrameAsync(0x80, bytes[5..]);
        Assert.That((await socket.ReceiveAsync(2))[1], Is.EqualTo("@synced(node:\"/unit/1\",lane:count)"));
    }

    [Test]
    public async Task Bytes_may_come_one_by_one()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        foreach (var b in RawSocket.Frame(0x81, Encoding.UTF8.GetBytes(Sync))) await socket.SendBytesAsync(new[] { b });
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Linked));
    }

    [Test]
    public async Task Binary_messages_that_are_text_are_accepted()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendFrameAsync(0x82, Encoding.UTF8.GetBytes(Sync));
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo(Linked));
        await socket.ReceiveAsync(2);
        await socket.SendFrameAsync(0x82, [0x00, 0xFF, 0x01]);
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1003));
    }

    [TestCase("", TestName = "An empty message closes with 1002")]
    [TestCase("hello")]
    [TestCase("@nope(node:a,lane:b)")]
    [TestCase("@link(node:a)")]
    [TestCase("@link(node:\"/unit/a b\",lane:b)")]
    [TestCase("@link(node:\"/unit/1\",lane:\"a b\")")]
    [TestCase("@link(node:\"/unit/1\",lane:b")]
    public async Task Malformed_envelopes_close_with_1002_and_a_reason(string message)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync(message);
        var (code, reason) = await socket.ReceiveCloseAsync();
        Assert.That(code, Is.EqualTo(1002));
        Assert.That(reason, Is.Not.Empty);
        await socket.SendCloseAsync(1002);
        Assert.That(await socket.IsEndedAsync());
    }

    [Test]
    public async Task Steps_before_a_malformed_envelope_are_carried_out()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendBytesAsync((byte[])[.. RawSocket.Frame(0x81, "@command(node:\"/unit/1\",lane:count)5"u8.ToArray()), .. RawSocket.Frame(0x81, "rubbish"u8.ToArray())]);
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1002));
        await Until.TrueAsync(() => host.Node("/unit/1").Commands.Count == 1);
    }

    private static IEnumerable<TestCaseData> BrokenFrames()
    {
        yield return new TestCaseData(RawSocket.Frame(0x81, "@auth"u8.ToArray(), masked: false), 1002).SetArgDisplayNames("unmasked");
        yield return new TestCaseData(RawSocket.Frame(0xC1, "@auth"u8.ToArray()), 1002).SetArgDisplayNames("RSV1");
        yield return new TestCaseData(RawSocket.Frame(0x91, "@auth"u8.ToArray()), 1002).SetArgDisplayNames("RSV3");
        yield return new TestCaseData(RawSocket.Frame(0x83, "@auth"u8.ToArray()), 1002).SetArgDisplayNames("reserved opcode");
        yield return new TestCaseData(RawSocket.Frame(0x8B, []), 1002).SetArgDisplayNames("reserved control opcode");
        yield return new TestCaseData(RawSocket.Frame(0x09, []), 1002).SetArgDisplayNames("fragmented ping");
        yield return new TestCaseData(RawSocket.Frame(0x89, new byte[126]), 1002).SetArgDisplayNames("long ping");
        yield return new TestCaseData(RawSocket.Frame(0x80, "@auth"u8.ToArray()), 1002).SetArgDisplayNames("continuation of nothing");
        yield return new TestCaseData((byte[])[.. RawSocket.Frame(0x01, "@au"u8.ToArray()), .. RawSocket.Frame(0x81, "th"u8.ToArray())], 1002).SetArgDisplayNames("message in a message");
        yield return new TestCaseData((byte[])[0x81, 0xFE, 0x00, 0x05, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1002).SetArgDisplayNames("length not shortest");
        yield return new TestCaseData((byte[])[0x81, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002).SetArgDisplayNames("negative length");
        yield return new TestCaseData(RawSocket.Frame(0x81, [0xC3, 0x28]), 1007).SetArgDisplayNames("bad UTF-8");
        yield return new TestCaseData((byte[])[.. RawSocket.Frame(0x01, [0x22, 0xE2, 0x82]), .. RawSocket.Frame(0x80, [0x22])], 1007).SetArgDisplayNames("bad UTF-8 over fragments");
        yield return new TestCaseData(RawSocket.Frame(0x81, [], declaredLength: (16 << 20) + 1), 1009).SetArgDisplayNames("too large");
        yield return new TestCaseData(RawSocket.Frame(0x81, [], declaredLength: long.MaxValue), 1009).SetArgDisplayNames("far too large");
        yield return new TestCaseData(RawSocket.Frame(0x88, [3]), 1002).SetArgDisplayNames("close of one byte");
        yield return new TestCaseData(RawSocket.Frame(0x88, [3, 0xED]), 1002).SetArgDisplayNames("close 1005");
        yield return new TestCaseData(RawSocket.Frame(0x88, [3, 0xE8, 0xC3, 0x28]), 1007).SetArgDisplayNames("close reason not UTF-8");
    }

    [TestCaseSource(nameof(BrokenFrames))]
    public async Task Broken_framing_is_closed_with_its_code(byte[] bytes, int code)
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendBytesAsync(bytes);
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(code));
        await socket.SendCloseAsync(1000);
        Assert.That(await socket.IsEndedAsync());
    }

    [Test]
    public async Task A_message_too_large_over_its_fragments_is_closed_with_1009()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxMessageBytes = 4096);
        await using var socket = await host.ConnectAsync();
        await socket.SendFrameAsync(0x01, new byte[3000]);
        await socket.SendFrameAsync(0x80, new byte[3000]);
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1009));
    }

    [Test]
    public async Task The_largest_message_is_accepted()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxMessageBytes = 1 << 20);
        await using var socket = await host.ConnectAsync();
        const string head = "@command(node:\"/unit/1\",lane:count)\"";
        var message = head + new string('é', ((1 << 20) - head.Length - 1) / 2) + "\"";
        await socket.SendAsync(message);
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        Assert.That((await socket.ReceiveAsync(3))[1], Does.EndWith("éé\""));
    }

    [Test]
    public async Task A_close_is_answered_with_1000_and_the_connection_ends()
    {
        await using var host = await GatewayHost.StartAsync();
        foreach (var code in new ushort[] { 1000, 4000 })
        {
            await using var socket = await host.ConnectAsync();
            await socket.SendCloseAsync(code);
            Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1000));
            Assert.That(await socket.IsEndedAsync());
        }

        await using var wordless = await host.ConnectAsync();
        await wordless.SendFrameAsync(0x88, []);
        Assert.That((await wordless.ReceiveCloseAsync()).Code, Is.EqualTo(1000));
    }

    [Test]
    public async Task Garbage_of_any_kind_ends_only_its_own_connection()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var witness = await host.ConnectAsync();
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            await using var socket = await host.ConnectAsync();
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (i % 2 == 0) bytes = RawSocket.Frame((byte)(0x80 | random.Next(16)), bytes);
            await socket.SendBytesAsync(bytes);
        }

        await witness.SendAsync(Sync);
        Assert.That(await witness.ReceiveAsync(), Is.EqualTo(Linked));
        Assert.That(host.Logs.GetSnapshot().Where(l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Error), Is.Empty);
    }

    [Test]
    public async Task The_frameworks_client_talks_to_it()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = new System.Net.WebSockets.ClientWebSocket();
        client.Options.AddSubProtocol("warp0");
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        await client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/x" }.Uri, guard.Token);
        Assert.That(client.SubProtocol, Is.EqualTo("warp0"));
        await client.SendAsync(Encoding.UTF8.GetBytes(Sync), System.Net.WebSockets.WebSocketMessageType.Text, true, guard.Token);
        var buffer = new byte[1024];
        var result = await client.ReceiveAsync(buffer, guard.Token);
        Assert.That(Encoding.UTF8.GetString(buffer, 0, result.Count), Is.EqualTo(Linked));
        await client.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, guard.Token);
    }

    [Test]
    public async Task The_frameworks_client_talks_to_it_over_HTTP2()
    {
        await using var host = await GatewayHost.StartAsync(http2: true);
        using var client = new System.Net.WebSockets.ClientWebSocket();
        client.Options.HttpVersion = System.Net.HttpVersion.Version20;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        await client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws" }.Uri, invoker, guard.Token);
        await client.SendAsync(Encoding.UTF8.GetBytes(Sync), System.Net.WebSockets.WebSocketMessageType.Text, true, guard.Token);
        var buffer = new byte[1024];
        var result = await client.ReceiveAsync(buffer, guard.Token);
        Assert.That(Encoding.UTF8.GetString(buffer, 0, result.Count), Is.EqualTo(Linked));
        await client.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, guard.Token);
    }
}
