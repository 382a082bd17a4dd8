using System.Buffers;
using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using Swim.Lanes;

namespace Swim.Benchmarks;

/// <summary>A turn's changes on their way to another process: published, coalesced for it, encoded, decoded there, posted into its feed and taken by a reader.</summary>
public class RelayBenchmarks
{
    private const int Keys = 20;
    private const int BatchBytes = 64 << 10;

    private static readonly Guid Epoch = Guid.NewGuid();

    private readonly LaneOp[] _ops = new LaneOp[Keys];
    private readonly Payload[] _keys = [.. Enumerable.Range(0, Keys).Select(Number)];
    private Way _value = null!;
    private Way _map = null!;
    private Way _supply = null!;
    private int _version;

    [GlobalSetup]
    public void Setup()
    {
        _value = new Way(LaneKind.Value);
        _map = new Way(LaneKind.Map);
        _supply = new Way(LaneKind.Supply);
    }

    [Benchmark]
    public int ValueTurn()
    {
        var body = Number(++_version);
        _ops[0] = LaneOp.Set(_version, body);
        _value.Feed.Publish(_ops.AsSpan(0, 1));
        body.Release();
        return _value.Carry(1);
    }

    [Benchmark]
    public int MapTurn()
    {
        PublishMap();
        return _map.Carry(Keys);
    }

    /// <summary>Twice as many changes as are carried: each replaces the one that waits.</summary>
    [Benchmark]
    public int MapTurnCoalesced()
    {
        PublishMap();
        PublishMap();
        return _map.Carry(Keys);
    }

    [Benchmark]
    public int SupplyTurn()
    {
        _version++;
        for (var i = 0; i < Keys; i++) _ops[i] = LaneOp.Item(_version, Number(i));
        _supply.Feed.Publish(_ops);
        foreach (ref readonly var op in _ops.AsSpan()) op.Release();
        return _supply.Carry(Keys);
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

    /// <summary>Two processes and what lies between them.</summary>
    private sealed class Way
    {
        private const string Node = "/unit/1";
        private const string Lane = "lane";

        // what a thread of the pool would do, done when it is its turn
        private readonly Queue<IThreadPoolWorkItem> _work = new();
        private readonly ArrayBufferWriter<byte> _wire = new(2 * BatchBytes);
        private readonly Peer _peer;
        private readonly RelaySource _source;
        private readonly Reader _reader = new();

        public Way(LaneKind kind)
        {
            var (near, far) = (new LaneHub { CanMove = true, Workers = _work.Enqueue }, new LaneHub { CanMove = true, Workers = _work.Enqueue });
            _peer = new Peer(near);
            _source = new RelaySource(far);
            Feed = near.GetOrAdd(Node, Lane);
            var step = far.FarIds.Enter(Node, kind, new NodeOp(NodeOpKind.Link, Lane, 0, 0, _reader), default);
            Feed.Attach(new FarReader(_peer, step.Id, step.Request), kind, Epoch);
            Transfer();
            if (!_reader.TryTake(out var linked) || linked.Kind != LinkItemKind.Linked) throw new InvalidOperationException("The reader was not linked.");
        }

        public LaneFeed Feed { get; }

        public int Carry(int expected)
        {
            Transfer();
            var taken = 0;
            for (; _reader.TryTake(out var item); taken++) item.Release();
            return taken == expected ? taken : throw new InvalidOperationException($"{taken} changes came, not {expected}.");
        }

        private void Transfer()
        {
            while (true)
            {
                while (_work.TryDequeue(out var work)) work.Execute();
                _wire.ResetWrittenCount();
                if (_peer.Write(_wire, BatchBytes) == 0) return;
                _source.Apply(_wire.WrittenSpan);
            }
        }
    }

    private sealed class Peer(LaneHub hub) : RelayPeer(hub)
    {
        protected override void OnReady()
        {
        }
    }

    private sealed class Reader : LinkBuffer
    {
        protected override void OnReady()
        {
        }
    }
}
