using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Links;

/// <summary>Random changes and lost connections, against the gateway: the last state always arrives, and nothing is said twice for nothing.</summary>
internal sealed class ConvergenceTests
{
    private const int Keys = 20;
    private const int Rounds = 15;

    [Test]
    public async Task A_reader_ends_with_the_state_of_the_lane([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        await using var host = await GatewayHost.StartAsync();
        await using var proxy = new CuttingProxy(host.Address);
        await using var client = Clients.Create();
        Assert.That(WarpNodeUri.TryParse($"warp://{proxy.Authority}/unit/1", out var uri), Is.True);
        var node = host.Node("/unit/1");
        var (early, late) = (new MapReader(), new MapReader());
        client.Node(uri!).Sync("map", early);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = random.Next(50); i > 0; i--) Change(node, random);
            if (round == Rounds / 2) client.Node(uri!).Sync("map", late);
            if (random.Next(3) == 0)
            {
                var before = proxy.Accepted;
                proxy.CutAll();
                if (random.Next(2) == 0) await Until.TrueAsync(() => proxy.Accepted > before);
            }

            if (random.Next(4) == 0) await Until.TrueAsync(() => early.Print() == node.Map.Body());
        }

        var accepted = proxy.Accepted;
        proxy.CutAll();
        node.Do(n => n.Map.Update("end", "1"));
        await Until.TrueAsync(() => early.Has("end") && late.Has("end") && proxy.Accepted > accepted);
        await Until.TrueAsync(() => early.Print() == node.Map.Body() && late.Print() == node.Map.Body());

        Assert.That(early.Pointless, Is.Zero, "removals of keys that the reader did not have");
    }

    private static void Change(TestNode node, Random random) => node.Do(n =>
    {
        var key = $"k{random.Next(Keys):00}";
        var what = random.Next(20);
        if (what == 0) n.Map.Clear();
        else if (what < 6) n.Map.Remove(key);
        else n.Map.Update(key, $"{random.Next(5)}");
    });

    private sealed class MapReader : ILaneReader
    {
        private readonly Lock _gate = new();
        private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);
        private int _pointless;

        public LaneKind? ExpectedKind => LaneKind.Map;

        public int Pointless => Volatile.Read(ref _pointless);

        public bool Has(string key)
        {
            lock (_gate) return _entries.ContainsKey(key);
        }

        public string Print()
        {
            lock (_gate) return "{" + string.Join(',', _entries.Select(entry => $"{entry.Key}:{entry.Value}")) + "}";
        }

        public void OnLinked(LaneLink link)
        {
        }

        public void OnOps(ReadOnlySpan<LaneOp> ops)
        {
            lock (_gate)
            {
                foreach (ref readonly var op in ops) Apply(op);
            }
        }

        public void OnSnapshot(in LaneSnapshot snapshot) => OnOps(snapshot.Entries);

        public void OnUnlinked(UnlinkReason reason)
        {
        }

        private void Apply(in LaneOp op)
        {
            switch (op.Kind)
            {
                case LaneOpKind.Update:
                    _entries[Text(op.Key!)] = Text(op.Body!);
                    break;
                case LaneOpKind.Remove:
                    if (!_entries.Remove(Text(op.Key!))) _pointless++;
                    break;
                case LaneOpKind.Clear:
                    _entries.Clear();
                    break;
            }
        }

        private static string Text(Payload payload) => System.Text.Encoding.UTF8.GetString(payload.Span);
    }
}
