using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using Swim.Lanes;

namespace Swim.Benchmarks;

/// <summary>A turn's changes on their way through a feed into its readers' queues and out again.</summary>
public class LinkBenchmarks
{
    private const int Keys = 20;
    private const int Readers = 3;

    private static readonly Guid Epoch = Guid.NewGuid();

    private readonly LaneOp[] _ops = new LaneOp[Keys];
    private readonly Payload[] _keys = [.. Enumerable.Range(0, Keys).Select(Number)];
    private Line _value = null!;
    private Line _map = null!;
    private Line _supply = null!;
    private int _version;

    [GlobalSetup]
    public void Setup()
    {
        _value = new Line(LaneKind.Value);
        _map = new Line(LaneKind.Map);
        _supply = new Line(LaneKind.Supply);
    }

    [Benchmark]
    public int ValueTurn()
    {
        var body = Number(++_version);
        _ops[0] = LaneOp.Set(_version, body);
        _value.Feed.Publish(_ops.AsSpan(0, 1));
        body.Release();
        return _value.TakeAll();
    }

    [Benchmark]
    public int MapTurn()
    {
        PublishMap();
        return _map.TakeAll();
    }

    /// <summary>Twice as many changes as are taken: each replaces the one that waits.</summary>
    [Benchmark]
    public int MapTurnCoalesced()
    {
        PublishMap();
        PublishMap();
        return _map.TakeAll();
    }

    [Benchmark]
    public int SupplyTurn()
    {
        _version++;
        for (var i = 0; i < Keys; i++) _ops[i] = LaneOp.Item(_version, Number(i));
        _supply.Feed.Publish(_ops);
        foreach (ref readonly var op in _ops.AsSpan()) op.Release();
        return _supply.TakeAll();
    }

    private void PublishMap()
    {
        _version++;
        for (var i = 0; i < Keys; i++) _ops[i] = LaneOp.Update(_version, _keys[i], Number(_version));
        _map.Feed.Publish(_ops);
        foreach (ref readonly var op in _ops.AsSpan()) op.Body!.Release();
    }

    private static Payload Number(int number)
    {
        Span<byte> text = stackalloc byte[12];
        return Utf8Formatter.TryFormat(number, text, out var length) ? Payload.Copy(text[..length]) : Payload.Empty;
    }

    private sealed class Line
    {
        private readonly Reader[] _readers = [.. Enumerable.Range(0, Readers).Select(_ => new Reader())];

        public Line(LaneKind kind)
        {
            Feed = new LaneHub().GetOrAdd("/unit/1", "lane");
            foreach (var reader in _readers) Feed.Attach(reader, kind, Epoch);
        }

        public LaneFeed Feed { get; }

        public int TakeAll()
        {
            var taken = 0;
            foreach (var reader in _readers)
            {
                for (; reader.TryTake(out var item); taken++) item.Release();
            }

            return taken;
        }
    }

    private sealed class Reader : LinkBuffer
    {
        protected override void OnReady()
        {
        }
    }
}
