using System.Buffers;
using Swim.Lanes;

namespace Swim.Benchmarks;

/// <summary>A turn's changes on their way to another process: published, coalesced for it, encoded, decoded there, posted into its feed and taken by a reader.</summary>
public class RelayBenchmarks : TurnBenchmarks
{
    private protected override Way Begin(LaneKind kind) => new Passage(kind);

    /// <summary>Two processes and what lies between them.</summary>
    private sealed class Passage : Way
    {
        private const int BatchBytes = 64 << 10;
        private const string Node = "/unit/1";
        private const string Lane = "lane";

        // what a thread of the pool would do, done when it is its turn
        private readonly Queue<IThreadPoolWorkItem> _work = new();
        private readonly ArrayBufferWriter<byte> _wire = new(2 * BatchBytes);
        private readonly Peer _peer;
        private readonly RelaySource _source;
        private readonly Reader _reader = new();

        public Passage(LaneKind kind)
        {
            var (near, far) = (new LaneHub { CanMove = true, Workers = _work.Enqueue }, new LaneHub { CanMove = true, Workers = _work.Enqueue });
            _peer = new Peer(near);
            _source = new RelaySource(far);
            Feed = near.GetOrAdd(Node, Lane);
            var step = far.FarIds.Enter(Node, kind, new NodeOp(NodeOpKind.Link, Lane, 0, 0, _reader), default);
            Feed.Attach(new FarReader(_peer, step.Id, step.Request), kind, Guid.NewGuid());
            Transfer();
            if (!_reader.TryTake(out var linked) || linked.Kind != LinkItemKind.Linked) throw new InvalidOperationException("The reader was not linked.");
        }

        public override LaneFeed Feed { get; }

        public override int Carry(int expected)
        {
            Transfer();
            return TakeAll(_reader, expected);
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
}
