using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Swim.Lanes.Tests;

/// <summary>One agent thread, many consumers on threads of their own: every one converges and none sees a version go back.</summary>
public class FeedRaceTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [TestCase(1, 3)]
    [TestCase(2, 3)]
    [TestCase(3, 40)]
    [TestCase(4, 40)]
    [CancelAfter(120_000)]
    public async Task Readers_on_many_threads_converge(int seed, int readers, CancellationToken cancellationToken)
    {
        var agent = new Agent(seed, readers);
        await agent.RunAsync(cancellationToken);
    }

    private sealed class Agent : ILaneRequests
    {
        private const int Turns = 4_000;
        private const int PartSize = 7;

        private readonly SortedDictionary<string, long> _map = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<(ILaneReader Reader, string? After)> _inbox = new();
        private readonly LaneHub _hub = new();
        private readonly Random _random;
        private readonly Consumer[] _consumers;
        private Guid _epoch = Guid.NewGuid();
        private long _version;
        private long _value;

        public Agent(int seed, int readers)
        {
            _random = new Random(seed);
            _hub.Requests = this;
            _hub.ReaderFailed = (_, _, e) => Assert.Fail(e.ToString());
            _consumers = [.. Enumerable.Range(0, readers).Select(i => new Consumer(seed * 1000 + i))];
        }

        public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey) => _inbox.Enqueue((reader, Ops.S(afterKey)));

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var consuming = _consumers.Select(c => Task.Run(() => c.RunAsync(cancellationToken), cancellationToken)).ToArray();
            await Task.Run(Live, cancellationToken);
            await Task.WhenAll(consuming).WaitAsync(Guard, cancellationToken);
            foreach (var consumer in _consumers) Assert.That(consumer.Picture, Is.EquivalentTo(_map));
            foreach (var consumer in _consumers) consumer.Buffer.Detach();
            Assert.That(SpinWait.SpinUntil(() => _hub.NodeCount == 0, Guard), Is.True);
        }

        private void Live()
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                Answer();
                var consumer = _consumers[_random.Next(_consumers.Length)];
                switch (_random.Next(100))
                {
                    case < 4:
                        Sync(consumer);
                        break;
                    case < 6:
                        Feed.Unlink(consumer.Buffer, UnlinkReason.Requested);
                        break;
                    case < 7:
                        (_epoch, _version) = (Guid.NewGuid(), 0);
                        if (_hub.Find("/unit/1")?.Find("lane") is { } waiting) waiting.BeginEpoch(_epoch, continues: true);
                        break;
                    default:
                        Change();
                        break;
                }
            }

            foreach (var consumer in _consumers)
            {
                Feed.Unlink(consumer.Buffer, UnlinkReason.Requested);
                Sync(consumer);
            }

            // in order behind the last sync, so whoever has seen it has that sync's answer before or after it
            _map[Consumer.End] = ++_value;
            LaneOp[] end = [LaneOp.Update(++_version, Ops.P(Consumer.End), Ops.P(Ops.Number(_value)))];
            Feed.Publish(end);
            end[0].Release();

            Assert.That(SpinWait.SpinUntil(() => { Answer(); return _consumers.All(c => c.HasEnded); }, Guard), Is.True, "a sync never ended");
        }

        private LaneFeed Feed => _hub.GetOrAdd("/unit/1", "lane");

        private void Change()
        {
            _version++;
            var ops = new List<LaneOp>();
            if (_random.Next(50) == 0)
            {
                _map.Clear();
                ops.Add(LaneOp.Clear(_version));
            }

            var keys = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => "k" + Ops.Number(_random.Next(40))).Distinct();
            foreach (var key in keys)
            {
                if (_random.Next(3) > 0)
                {
                    _map[key] = ++_value;
                    ops.Add(LaneOp.Update(_version, Ops.P(key), Ops.P(Ops.Number(_value))));
                }
                else if (_map.Remove(key))
                {
                    ops.Add(LaneOp.Remove(_version, Ops.P(key)));
                }
            }

            _hub.Find("/unit/1")?.Find("lane")?.Publish(ops.ToArray());
            foreach (var op in ops) op.Release();
        }

        private void Sync(Consumer consumer)
        {
            Feed.Attach(consumer.Buffer, LaneKind.Map, _epoch, announce: false);
            Part(consumer.Buffer, null);
        }

        private void Answer()
        {
            while (_inbox.TryDequeue(out var more)) Part(more.Reader, more.After);
        }

        private void Part(ILaneReader reader, string? after)
        {
            var keys = _map.Keys.Where(k => after is null || string.CompareOrdinal(k, after) > 0).Take(PartSize).ToArray();
            var ops = keys.Select(k => LaneOp.Update(_version, Ops.P(k), Ops.P(Ops.Number(_map[k])))).ToArray();
            var afterKey = after is null ? null : Ops.P(after);
            Feed.Snapshot(reader, _epoch, _version, ops, after is null, keys.Length < PartSize, afterKey);
            afterKey?.Release();
            foreach (var op in ops) op.Release();
        }
    }

    /// <summary>Values only grow, so a value that is smaller than one seen before for its key is one that went back.</summary>
    private sealed class Consumer
    {
        public const string End = "end";

        private readonly Channel<int> _ready = Channel.CreateUnbounded<int>();
        private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
        private readonly Random _random;
        private volatile bool _hasEnded;
        private bool _linked;
        private int _syncs;

        public Consumer(int seed)
        {
            _random = new Random(seed);
            Buffer = new ProbeBuffer { Ready = () => _ready.Writer.TryWrite(0) };
        }

        public ProbeBuffer Buffer { get; }

        public Dictionary<string, long> Picture { get; } = new(StringComparer.Ordinal);

        public bool HasEnded => _hasEnded;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            while (!_hasEnded)
            {
                await _ready.Reader.ReadAsync(cancellationToken);
                while (Buffer.TryTake(out var item))
                {
                    See(item);
                    item.Release();
                    if (_random.Next(200) == 0) await Task.Yield();
                }

                if (_linked && _syncs > 0 && Picture.ContainsKey(End)) _hasEnded = true;
            }
        }

        private void See(in LinkItem item)
        {
            switch (item.Kind)
            {
                case LinkItemKind.Linked:
                    Assert.That(_linked, Is.False, "linked twice");
                    (_linked, _syncs) = (true, 0);
                    break;
                case LinkItemKind.Unlinked:
                    Assert.That(_linked, Is.True, "unlinked twice");
                    _linked = false;
                    Picture.Clear();
                    break;
                case LinkItemKind.Synced:
                    _syncs++;
                    break;
                default:
                    Assert.That(_linked, Is.True, "an event before linked");
                    Assert.That(Buffer.PendingCount, Is.LessThanOrEqualTo(42));
                    Apply(item.Op);
                    break;
            }
        }

        private void Apply(in LaneOp op)
        {
            var key = Ops.S(op.Key);
            if (op.Kind == LaneOpKind.Clear)
            {
                Picture.Clear();
            }
            else if (op.Kind == LaneOpKind.Remove)
            {
                Picture.Remove(key);
            }
            else
            {
                var value = long.Parse(Ops.S(op.Body), System.Globalization.CultureInfo.InvariantCulture);
                Assert.That(value, Is.GreaterThanOrEqualTo(_newest.GetValueOrDefault(key)), "a value went back");
                _newest[key] = value;
                Picture[key] = value;
            }
        }
    }
}
