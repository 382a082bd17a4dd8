using System.Collections.Concurrent;
using CsCheck;

namespace Swim.Lanes.Tests;

/// <summary>Any order of changes, parts, takes, links and epochs: the reader's picture converges to the lane's state.</summary>
public class LinkModelTests
{
    private enum Step
    {
        Update,
        Remove,
        Clear,
        Take,
        Sync,
        Deliver,
        Relink,
        Epoch,
        Crash,
    }

    private static readonly Gen<(Step Step, int Key)[]> Schedules = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(Step.Update)),
            (6, Gen.Const(Step.Remove)),
            (1, Gen.Const(Step.Clear)),
            (12, Gen.Const(Step.Take)),
            (2, Gen.Const(Step.Sync)),
            (6, Gen.Const(Step.Deliver)),
            (1, Gen.Const(Step.Relink)),
            (1, Gen.Const(Step.Epoch)),
            (1, Gen.Const(Step.Crash))),
        Gen.Int[0, 11]).Array[1, 200];

    [Test]
    public void A_map_reader_converges_to_the_lane() =>
        Schedules.Sample(Run, iter: 1_000, threads: 1); // one thread: the count of a released payload is looked at before anyone reuses it

    [Test]
    public void A_reader_through_a_view_converges_to_what_it_may_see_and_is_never_told_more() =>
        Schedules.Sample(steps => Run(steps, new OddView()), iter: 1_000, threads: 1);

    [Test]
    public void A_value_reader_ends_with_the_last_value() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 5]).Array[1, 100].Sample(
            steps =>
            {
                var (buffer, _) = Ops.Linked(LaneKind.Value);
                var (last, seen, version, shown) = ("", "", 0L, 0L);
                foreach (var (set, takes) in steps)
                {
                    if (set) buffer.Push(++version, "=" + (last = Ops.Number(version)));
                    for (var i = 0; i < takes && buffer.TryTake(out var item); i++)
                    {
                        if (item.Op.Version <= shown) return false;
                        (seen, shown) = (Ops.S(item.Op.Body), item.Op.Version);
                        item.Release();
                    }
                }

                while (buffer.TryTake(out var item))
                {
                    seen = Ops.S(item.Op.Body);
                    item.Release();
                }

                return seen == last;
            },
            iter: 2_000);

    private static void Run((Step Step, int Key)[] steps) => Run(steps, null);

    private static void Run((Step Step, int Key)[] steps, OddView? view)
    {
        var world = new World(view);
        foreach (var (step, key) in steps) world.Do(step, "k" + Ops.Number(key));
        world.Finish();
    }

    /// <summary>Hides every third value and shows the others by halves, so that some changes show nothing new.</summary>
    private sealed class OddView : LaneView<string, long, string>
    {
        public static string? Show(string value) =>
            long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) is var number && number % 3 == 0 ? null : "v" + Ops.Number(number / 2);

        protected override bool TryShow(string key, long value, string audience, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string shown) => (shown = Show(Ops.Number(value))) is not null;
    }

    private sealed class World
    {
        private const int PartSize = 3;

        private readonly SortedDictionary<string, string> _lane = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _reader = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);
        private readonly List<Payload> _payloads = [];
        private readonly ConcurrentQueue<Action> _agent = new();
        private readonly LaneHub _hub = new();
        private readonly ProbeBuffer _buffer;
        private readonly OddView? _view;
        private readonly HashSet<string> _everVisible = [];
        private Guid _epoch = Guid.NewGuid();
        private long _version;
        private bool _linkedSeen;
        private bool _synced;
        private Guid _shownEpoch;

        public World(OddView? view)
        {
            _view = view;
            _buffer = new ProbeBuffer { Lens = view is null ? null : new LaneLens(view, "") };
            _hub.Requests = new Requests(this);
            Attach(announce: true);
        }

        private LaneFeed Feed => _hub.GetOrAdd("/unit/1", "lane");

        public void Do(Step step, string key)
        {
            switch (step)
            {
                case Step.Update:
                    _lane[key] = Ops.Number(++_version);
                    if (OddView.Show(_lane[key]) is not null) _everVisible.Add(key);
                    Publish(LaneOp.Update(_version, Keep(key), Keep(_lane[key])));
                    break;
                case Step.Remove when _lane.Remove(key):
                    Publish(LaneOp.Remove(++_version, Keep(key)));
                    break;
                case Step.Clear:
                    _lane.Clear();
                    Publish(LaneOp.Clear(++_version));
                    break;
                case Step.Take:
                    Take();
                    break;
                case Step.Sync:
                    Attach(announce: false);
                    Part(null);
                    break;
                case Step.Deliver when _agent.TryDequeue(out var more):
                    more();
                    break;
                case Step.Relink:
                    Feed.Unlink(_buffer, UnlinkReason.Requested);
                    SpinWait.SpinUntil(() => !_buffer.IsLinked);
                    Attach(announce: true);
                    break;
                case Step.Epoch:
                    (_epoch, _version) = (Guid.NewGuid(), 0);
                    Feed.BeginEpoch(_epoch, continues: true);
                    break;
                case Step.Crash:
                    // some changes that readers may have seen are lost; the new activation publishes what it has
                    foreach (var lost in _lane.Keys.Take(2).ToArray()) _lane.Remove(lost);
                    (_epoch, _version) = (Guid.NewGuid(), 1);
                    Feed.BeginEpoch(_epoch, continues: false);
                    Publish([LaneOp.Clear(1), .. _lane.Select(e => LaneOp.Update(1, Keep(e.Key), Keep(e.Value)))]);
                    break;
            }

            Assert.That(_buffer.PendingCount, Is.LessThanOrEqualTo(12 + 1), "keys that ever were, and a clear");
        }

        public void Finish()
        {
            Do(Step.Sync, "");
            _synced = false;
            for (var guard = 0; !_synced || _buffer.PendingCount > 0 || !_agent.IsEmpty; guard++)
            {
                if (guard > 10_000) Assert.Fail("the sync never ends");
                Settle();
                Take();
                if (_agent.TryDequeue(out var more)) more();
            }

            var visible = _view is null ? _lane.ToDictionary() : _lane.Where(entry => OddView.Show(entry.Value) is not null).ToDictionary(entry => entry.Key, entry => OddView.Show(entry.Value)!);
            Assert.That(_reader, Is.EquivalentTo(visible), "converged");
            Assert.That(_linkedSeen, Is.True);
            _buffer.Detach();
            Settle();

            // a lens keeps what it has worked out last
            if (_view is not null) return;
            foreach (var payload in _payloads) payload.Release();
            foreach (var payload in _payloads) Assert.That(() => payload.Retain(), Throws.InvalidOperationException, "someone still holds a payload");
        }

        private void Publish(params LaneOp[] ops)
        {
            Settle();
            Feed.Publish(ops);
        }

        private void Attach(bool announce)
        {
            Settle();
            Feed.Attach(_buffer, LaneKind.Map, _epoch, announce);
            SpinWait.SpinUntil(() => _buffer.IsLinked);
        }

        private void Part(string? after)
        {
            Settle();
            var keys = _lane.Keys.Where(k => after is null || string.CompareOrdinal(k, after) > 0).Take(PartSize).ToArray();
            var isLast = keys.Length < PartSize;
            var entries = keys.Select(k => LaneOp.Update(_version, Keep(k), Keep(_lane[k]))).ToArray();
            Feed.Snapshot(_buffer, _epoch, _version, entries, after is null, isLast, after is null ? null : Keep(after));
        }

        private void Take()
        {
            if (!_buffer.TryTake(out var item)) return;
            switch (item.Kind)
            {
                case LinkItemKind.Linked:
                    _linkedSeen = true;
                    break;
                case LinkItemKind.Unlinked:
                    _linkedSeen = false;
                    _reader.Clear();
                    _shown.Clear();
                    break;
                case LinkItemKind.Synced:
                    _synced = true;
                    break;
                case LinkItemKind.Op:
                    Assert.That(_linkedSeen, Is.True, "an event before linked");
                    Apply(item);
                    break;
            }

            item.Release();
        }

        private void Apply(in LinkItem item)
        {
            var op = item.Op;
            var key = Ops.S(op.Key);
            if (_view is not null && op.Key is not null)
            {
                Assert.That(_everVisible, Does.Contain(key), "a key that was never visible");
                Assert.That(op.Kind != LaneOpKind.Update || Ops.S(op.Body).StartsWith('v'), Is.True, "a value as it is");
            }

            if (_shownEpoch != item.Epoch) _shown.Clear();
            _shownEpoch = item.Epoch;
            Assert.That(op.Version, Is.GreaterThanOrEqualTo(_shown.GetValueOrDefault(key)), "a version went back");
            _shown[key] = op.Version;
            switch (op.Kind)
            {
                case LaneOpKind.Update:
                    _reader[key] = Ops.S(op.Body);
                    break;
                case LaneOpKind.Remove:
                    _reader.Remove(key);
                    break;
                default:
                    _reader.Clear();
                    break;
            }
        }

        // A feed with one reader works on the caller's thread unless a worker is still on its way: wait for that one.
        private void Settle()
        {
            var probe = new ProbeReader();
            var feed = Feed;
            feed.Attach(probe, LaneKind.Map, _epoch);
            SpinWait.SpinUntil(() => probe.Link is not null);
            probe.Link!.Detach();
        }

        private Payload Keep(string text)
        {
            var payload = Ops.P(text);
            _payloads.Add(payload);
            return payload;
        }

        private sealed class Requests(World world) : ILaneRequests
        {
            public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
            {
                var after = Ops.S(afterKey);
                world._agent.Enqueue(() => world.Part(after));
            }
        }
    }
}
