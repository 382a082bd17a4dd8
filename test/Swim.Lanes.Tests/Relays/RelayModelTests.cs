using System.Globalization;
using CsCheck;
using Swim.Lanes.Tests.Kinds;
using Swim.Recon;

namespace Swim.Lanes.Tests.Relays;

/// <summary>
/// Three processes, an agent that moves, ends cleanly, crashes, or is taken for dead and goes on, commits that are held, fail or lose their answer, and
/// sessions that break at any step, against any order of writes, links, syncs and takes: in the end every reader has what its lane has, on the way nothing goes
/// back and no activation that was left is heard again, and nobody is known to anyone afterwards.
/// </summary>
internal sealed class RelayModelTests
{
    private const int Keys = 12;

    private static readonly string[] Streams = ["supply", "command"];

    private enum Act
    {
        Set,
        Remove,
        Clear,
        Value,
        List,
        Push,
        Echo,
        Take,
        Step,
        Sync,
        Link,
        Unlink,
        Detach,
        Break,
        Move,
        Crash,
        Freeze,
        Haunt,
        Stray,
        Exorcise,
        Announce,
        Flush,
        Hold,
        Release,
        Lease,
        Start,
    }

    private static readonly Gen<(Act Act, int Number)[]> Lives = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Act.Set)),
            (8, Gen.Const(Act.Remove)),
            (1, Gen.Const(Act.Clear)),
            (4, Gen.Const(Act.Value)),
            (4, Gen.Const(Act.List)),
            (2, Gen.Const(Act.Push)),
            (2, Gen.Const(Act.Echo)),
            (8, Gen.Const(Act.Take)),
            (24, Gen.Const(Act.Step)),
            (5, Gen.Const(Act.Sync)),
            (2, Gen.Const(Act.Link)),
            (2, Gen.Const(Act.Unlink)),
            (1, Gen.Const(Act.Detach)),
            (2, Gen.Const(Act.Break)),
            (2, Gen.Const(Act.Move)),
            (1, Gen.Const(Act.Crash)),
            (1, Gen.Const(Act.Freeze)),
            (3, Gen.Const(Act.Haunt)),
            (1, Gen.Const(Act.Stray)),
            (1, Gen.Const(Act.Exorcise)),
            (1, Gen.Const(Act.Announce)),
            (2, Gen.Const(Act.Flush)),
            (1, Gen.Const(Act.Hold)),
            (3, Gen.Const(Act.Release)),
            (1, Gen.Const(Act.Lease)),
            (2, Gen.Const(Act.Start))),
        Gen.Int[0, 10_000]).Array[1, 250];

    [Test]
    public void Every_reader_ends_with_what_its_lane_has() => Lives.Sample(Live, iter: Count, threads: 1, print: life => string.Join(' ', life.Select(l => $"{l.Act}:{l.Number}")));

    // more for a long run
    private static long Count => long.TryParse(Environment.GetEnvironmentVariable("SWIM_RELAY_LIVES"), CultureInfo.InvariantCulture, out var count) ? count : 300;

    private static void Live((Act Act, int Number)[] life)
    {
        using var world = new RelayWorld(
            3,
            new AgentLanesOptions { SnapshotPartEntries = 3 },
            new MapLaneDefinition<string, int>("map", Form.String, Form.Int32) { Durability = Durability.WriteBehind },
            new MapLaneDefinition<string, int>("transient", Form.String, Form.Int32) { Durability = Durability.Transient },
            new MapLaneDefinition<string, int>("committed", Form.String, Form.Int32) { Durability = Durability.Committed },
            new ValueLaneDefinition<int>("value", Form.Int32) { Durability = Durability.WriteBehind },
            new ValueLaneDefinition<int>("balance", Form.Int32) { Durability = Durability.Committed },
            new ListLaneDefinition<string>("list", Form.String) { Durability = Durability.WriteBehind },
            new ListLaneDefinition<string>("ledger", Form.String) { Durability = Durability.Committed },
            new SupplyLaneDefinition<long>("supply", Form.Int64),
            new CommandLaneDefinition<long>("command", Form.Int64));
        var model = new Model(world);
        foreach (var (act, number) in life) model.Do(act, number);
        model.Finish();
    }

    private sealed class Model(RelayWorld world)
    {
        private static readonly string[] Maps = ["map", "transient", "committed"];
        private static readonly string[] Values = ["value", "balance"];
        private static readonly string[] Lists = ["list", "ledger"];
        private readonly List<(int Process, string Lane, Watched Reader)> _readers = [];
        private readonly List<(int Process, string Lane, ListReplica Reader)> _lists = [];
        private int _number;

        public void Do(Act act, int number)
        {
            switch (act)
            {
                case Act.Set or Act.Remove or Act.Clear or Act.Value or Act.List or Act.Push when world.Lanes is { } lanes:
                    world.Run(() => Write(lanes, world.Stamp, act, number));
                    break;
                case Act.Echo when world.Lanes is not null:
                    world.Send(number % 3, NodeOpKind.Command, "command", null, Ops.Number(Item(world.Stamp)));
                    break;
                case Act.Take when _readers.Count > 0:
                    _readers[number % _readers.Count].Reader.Take(number % 7);
                    if (_lists.Count > 0) _lists[number % _lists.Count].Reader.Take(number % 7);
                    break;
                case Act.Step:
                    for (var i = 0; i <= number % 4; i++) world.Step(number / 4);
                    break;
                case Act.Sync or Act.Link:
                    Open(act == Act.Sync ? NodeOpKind.Sync : NodeOpKind.Link, number);
                    break;
                case Act.Unlink when _readers.Count > 0:
                    var leaving = _readers[number % _readers.Count];
                    world.Send(leaving.Process, NodeOpKind.Unlink, leaving.Lane, leaving.Reader);
                    break;
                case Act.Detach when _readers.Count > 0:
                    _readers[number % _readers.Count].Reader.Detach();
                    _readers.RemoveAt(number % _readers.Count);
                    break;
                case Act.Break:
                    world[number % 3, (number + 1 + (number / 3 % 2)) % 3].Break();
                    break;
                case Act.Move:
                    world.Close();
                    if (number % 3 > 0) world.Start(number / 3 % 3, isKnown: number % 10 > 0);
                    break;
                case Act.Crash:
                    world.Crash(silently: number % 2 == 0);
                    break;
                case Act.Freeze:
                    world.Freeze(breaks: number % 2 == 0);
                    break;
                case Act.Haunt when world.Ghosts.Count > 0:
                    var ghost = world.Ghosts[number % world.Ghosts.Count];
                    ghost.Host.Run(() => Write(ghost.Lanes, ghost.Stamp, (Act)(number / 7 % 6), number));
                    break;
                case Act.Stray when world.Ghosts.Count > 0 && _readers.Count > 0:
                    var straying = _readers[number % _readers.Count];
                    world.Stray(world.Ghosts[number % world.Ghosts.Count], straying.Process, number % 3 == 0 ? NodeOpKind.Link : NodeOpKind.Sync, straying.Lane, straying.Reader);
                    break;
                case Act.Exorcise:
                    world.Exorcise();
                    break;
                case Act.Announce:
                    world.Announce();
                    break;
                case Act.Flush:
                    world.Flush();
                    break;
                case Act.Hold:
                    world.Store.Holds = true;
                    break;
                case Act.Release:
                    Release(number);
                    break;
                case Act.Lease:
                    world.Lease();
                    break;
                case Act.Start when world.Lanes is null:
                    world.Start(number % 3, isKnown: number % 10 > 0);
                    break;
            }
        }

        public void Finish()
        {
            world.Store.Holds = false;
            while (world.Store.Held > 0) world.Store.Release();
            if (world.Lanes is null) world.Start(0);
            world.Exorcise();
            for (var i = 0; i < 3; i++)
            {
                world.Pass(TimeSpan.FromMinutes(1));
                world.Announce();
                world.Lease();
                world.Settle();
            }

            // those that have only linked have not been told everything
            foreach (var (process, lane, reader) in _readers) world.Send(process, NodeOpKind.Sync, lane, reader);
            foreach (var (process, lane, reader) in _lists) world.Send(process, NodeOpKind.Sync, lane, reader.Buffer);
            var synced = _readers.Select(r => r.Reader.Synced).ToArray();
            world.Until(
                () =>
                {
                    world.Pass(TimeSpan.FromMinutes(1));
                    TakeAll();
                    return _readers.All(Matches) && _readers.Index().All(r => r.Item.Reader.Synced > synced[r.Index]) && _lists.All(Matches);
                },
                Differences);
            Assert.That(world.Failures, Is.Empty);
            foreach (var (_, _, reader) in _readers) reader.Detach();
            foreach (var (_, _, reader) in _lists) reader.Buffer.Detach();
            world.Until(
                () =>
                {
                    if (IsEmpty()) return true;
                    world.Lease();
                    return false;
                },
                () => "someone is still known");
        }

        private bool IsEmpty() => world.Processes.All(p => p.Hub.ReaderCount == 0 && p.Hub.FarIds.Count == 0 && p.Hub.NodeCount == 0)
            && world.Processes.All(from => world.Processes.All(to => from == to || (world[from.Index, to.Index].Peer.RelayCount == 0 && world[from.Index, to.Index].Peer.PendingBytes == 0)));

        private bool Matches((int Process, string Lane, Watched Reader) open) => open.Reader.IsUp && (
            Streams.Contains(open.Lane)
            || (Values.Contains(open.Lane)
                ? open.Reader.Value == (Value(open.Lane) is { IsSet: true } lane ? Ops.Number(lane.Value) : open.Reader.Value)
                : open.Reader.Entries.Select(e => $"{e.Key}={e.Value}").SequenceEqual(Map(open.Lane).Select(e => $"{e.Key}={Ops.Number(e.Value)}"))));

        private bool Matches((int Process, string Lane, ListReplica Reader) open) => open.Reader.Values.SequenceEqual((ListLane<string>)world.Lanes!.Find(open.Lane)!);

        private string Differences() => $"the agent is at {world.Home}; " + string.Join(
            Environment.NewLine,
            _readers.Where(r => !Matches(r)).Select(r => $"{r.Process} {r.Lane}: up {r.Reader.IsUp}, {string.Join(' ', r.Reader.Entries.Select(e => $"{e.Key}={e.Value}"))} '{r.Reader.Value}' instead of {(Maps.Contains(r.Lane) ? string.Join(' ', Map(r.Lane).Select(e => $"{e.Key}={e.Value}")) : "")}; told {string.Join(' ', r.Reader.Log.TakeLast(40))}"))
            + string.Join(Environment.NewLine, _lists.Where(l => !Matches(l)).Select(l => $"{l.Process} {l.Lane}: {string.Join(' ', l.Reader.Values)}; told {string.Join(' ', l.Reader.Log.TakeLast(30))}"))
            + $" not synced: {string.Join(' ', _readers.Where(r => r.Reader.Synced == 0).Select(r => $"{r.Process} {r.Lane}"))}";

        private MapLane<string, int> Map(string lane) => (MapLane<string, int>)world.Lanes!.Find(lane)!;

        private ValueLane<int> Value(string lane) => (ValueLane<int>)world.Lanes!.Find(lane)!;

        // grows with each activation and within each
        private long Item(long stamp) => (stamp * 1_000_000) + ++_number;

        private void Open(NodeOpKind kind, int number)
        {
            var process = number % 3;
            if (number % 5 == 4)
            {
                var list = new ListReplica();
                var name = Lists[number / 5 % 2];
                _lists.Add((process, name, list));

                // a link alone does not say what is there
                world.Send(process, NodeOpKind.Sync, name, list.Buffer);
                return;
            }

            if (_readers.Count > 0 && number % 2 == 0)
            {
                var again = _readers[number / 2 % _readers.Count];
                world.Send(again.Process, kind, again.Lane, again.Reader);
                return;
            }

            var lane = (number % 5) switch
            {
                3 => Values[number / 7 % 2],
                2 when number / 7 % 3 == 0 => Streams[number / 21 % 2],
                _ => Maps[number / 7 % 3],
            };
            var reader = new Watched(lane);
            _readers.Add((process, lane, reader));
            world.Send(process, kind, lane, reader);
        }

        private void Release(int number)
        {
            if (number % 4 == 0) world.Store.Holds = false;
            if (world.Store.Held == 0) return;
            if (number % 7 == 0) world.Store.Fail(carriedOut: number % 2 == 0);
            else world.Store.Release();
            world.Pass(TimeSpan.Zero);
        }

        private void TakeAll()
        {
            foreach (var (_, _, reader) in _readers) reader.TakeAll();
            foreach (var (_, _, reader) in _lists) reader.TakeAll();
        }

        private void Write(AgentLanes lanes, long stamp, Act act, int number)
        {
            var map = (MapLane<string, int>)lanes.Find(Maps[number % 3])!;
            var key = $"k{number / 3 % Keys:00}";
            switch (act)
            {
                case Act.Set:
                    map.Set(key, ++_number);
                    break;
                case Act.Remove:
                    map.Remove(key);
                    break;
                case Act.Clear:
                    map.Clear();
                    break;
                case Act.Value:
                    ((ValueLane<int>)lanes.Find(Values[number % 2])!).Set(++_number);
                    break;
                case Act.List:
                    Change((ListLane<string>)lanes.Find(Lists[number / 5 % 2])!, number);
                    break;
                case Act.Push:
                    ((SupplyLane<long>)lanes.Find("supply")!).Push(Item(stamp));
                    break;
            }
        }

        private void Change(ListLane<string> list, int number)
        {
            switch (number % 5)
            {
                case 0 when list.Count > 0:
                    list.RemoveAt(number % list.Count);
                    break;
                case 1 when list.Count > 0:
                    list.Move(number % list.Count, number / 5 % list.Count);
                    break;
                case 2 when list.Count > 0:
                    list[number % list.Count] = $"e{++_number}";
                    break;
                case 3 when list.Count > 8:
                    list.Clear();
                    break;
                default:
                    list.Insert(number % (list.Count + 1), $"e{++_number}");
                    break;
            }
        }
    }
    /// <summary>What was stored once does not come back; what streams does not either.</summary>
    private sealed class Watched(string lane) : Replica
    {
        private readonly bool _isCommitted = lane is "committed" or "balance";
        private readonly Dictionary<string, long> _newest = [];
        private long _last;

        protected override void OnTaken(in LinkItem item)
        {
            if (item.Kind == LinkItemKind.Unlinked)
            {
                _newest.Clear();
                _last = 0;
            }

            if (item.Kind != LinkItemKind.Op || item.Op.Body is not { Length: > 0 } body) return;
            var value = long.Parse(Ops.S(body), CultureInfo.InvariantCulture);
            if (Streams.Contains(lane))
            {
                Assert.That(value, Is.GreaterThan(_last), $"an item of {lane} comes late");
                _last = value;
            }

            if (!_isCommitted) return;
            var key = Ops.S(item.Op.Key);
            Assert.That(value, Is.GreaterThanOrEqualTo(_newest.GetValueOrDefault(key)), $"{key} went back");
            _newest[key] = value;
        }
    }
}
