using Swim.Lanes;

namespace Swim.Benchmarks;

/// <summary>A turn's changes on their way through a feed into its readers' queues and out again.</summary>
public class LinkBenchmarks : TurnBenchmarks
{
    private protected override Way Begin(LaneKind kind) => new Line(kind);

    private sealed class Line : Way
    {
        private const int Readers = 3;

        private readonly Reader[] _readers = [.. Enumerable.Range(0, Readers).Select(_ => new Reader())];
        private readonly Queue<IThreadPoolWorkItem> _work = new();

        public Line(LaneKind kind)
        {
            var epoch = Guid.NewGuid();
            Feed = new LaneHub { Workers = _work.Enqueue }.GetOrAdd("/unit/1", "lane");
            foreach (var reader in _readers) Feed.Attach(reader, kind, epoch);
            Carry(expected: 1);
        }

        public override LaneFeed Feed { get; }

        public override int Carry(int expected)
        {
            while (_work.TryDequeue(out var work)) work.Execute();
            var taken = 0;
            foreach (var reader in _readers) taken += TakeAll(reader, expected);
            return taken;
        }
    }
}
