using System.Text;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Links;

/// <summary>Against the gateway, over a real Kestrel.</summary>
internal sealed class GatewayTests
{
    private GatewayHost _host = null!;
    private WarpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await GatewayHost.StartAsync();
        _client = Clients.Create();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Values_follow()
    {
        _host.Node("/unit/1").Do(node => node.Count.Set("1"));
        var probe = new Probe(LaneKind.Value);
        Node("/unit/1").Sync("count", probe);
        await probe.ExpectAsync("linked Value", "event 1", "synced");
        await Node("/unit/1").CommandReconAsync("count", "2"u8.ToArray());
        await probe.ExpectAsync("event 2");
    }

    [Test]
    public async Task A_large_map_arrives_whole_while_it_changes()
    {
        const int Count = 20_000;
        var node = _host.Node("/unit/1");
        node.Do(n =>
        {
            for (var i = 0; i < Count; i++) n.Map.Update($"k{i}", $"{i}");
        });
        var probe = new Probe(LaneKind.Map);
        Node("/unit/1").Sync("map", probe);
        node.Do(n => n.Map.Update("k0", "changed"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("linked Map"));
        var entries = await probe.UntilAsync("synced");
        Assert.That(entries.Select(entry => entry.Split('=')[0]).Distinct().Count(), Is.EqualTo(Count));
        node.Do(n => n.Map.Update("end", "1"));
        var rest = await probe.UntilAsync("update end=1");
        Assert.That(entries.Concat(rest).Last(entry => entry.StartsWith("update k0=", StringComparison.Ordinal)), Is.EqualTo("update k0=changed"));
    }

    [Test]
    public async Task A_state_is_read_once()
    {
        var node = _host.Node("/unit/1");
        node.Do(n =>
        {
            n.Count.Set("5");
            n.Map.Update("b", "2");
            n.Map.Update("a", "1");
        });
        var value = await Node("/unit/1").ReadAsync("count");
        var map = await Node("/unit/1").ReadAsync("map");
        var missing = await Node("/unit/1").ReadAsync("nothing");

        Assert.That((value.Kind, Text(value)), Is.EqualTo((LaneKind.Value, "5")));
        Assert.That((map.Kind, Text(map)), Is.EqualTo((LaneKind.Map, "{a:1,b:2}")));
        Assert.That(missing.Found, Is.False);
        Assert.That(async () => await Node("/nowhere").ReadAsync("count"), Throws.TypeOf<NodeNotFoundException>());
        await Until.TrueAsync(() => _host.Router.Hub.ReaderCount == 0);
    }

    [Test]
    public async Task Many_lanes_share_a_connection()
    {
        const int Count = 2000;
        var probes = new Probe[Count];
        for (var i = 0; i < Count; i++)
        {
            _host.Node($"/unit/{i}").Do(node => node.Count.Set($"{i}"));
            probes[i] = new Probe(LaneKind.Value);
            Node($"/unit/{i}").Sync("count", probes[i]);
        }

        for (var i = 0; i < Count; i++) await probes[i].ExpectAsync("linked Value", $"event {i}", "synced");
        Assert.That(_client.HostCount, Is.EqualTo(1));
    }

    private static string Text(LaneReading reading) => Encoding.UTF8.GetString(reading.Body.Span);

    private WarpNode Node(string path) => _client.Node(WarpNodeUri.TryParse($"warp://{_host.Authority}{path}", out var uri) ? uri : throw new ArgumentException(path));
}
