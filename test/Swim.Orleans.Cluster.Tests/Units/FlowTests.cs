using System.Buffers;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests.Units;

/// <summary>Both ends of a flow, without anything between them.</summary>
internal sealed class FlowTests : IFlowEvents
{
    private static readonly PeerAddress Peer = PeerAddress.Of(SiloAddress.New(IPAddress.Loopback, 1_001, 1));

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly List<Sink> _sinks = [];
    private readonly List<Source> _sources = [];
    private readonly List<string> _broken = [];
    private readonly List<string> _refused = [];

    [SetUp]
    public void SetUp()
    {
        _sinks.Clear();
        _sources.Clear();
        _broken.Clear();
        _refused.Clear();
    }

    [Test]
    public void Batches_of_a_session_are_taken_in_order_and_once()
    {
        var receiver = NewReceiver();
        Assert.That(receiver.Receive(10, 1, [1]), Is.EqualTo(FlowReply.Accepted));
        Assert.That(receiver.Receive(10, 2, [2]), Is.EqualTo(FlowReply.Accepted));
        Assert.That(receiver.Receive(10, 2, [2]), Is.EqualTo(FlowReply.Broken), "a batch that comes twice");
        Assert.That(receiver.Receive(10, 3, [3]), Is.EqualTo(FlowReply.Broken), "and then nothing more of the session");
        Assert.That(_sinks.Single().Applied, Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(_refused, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_gap_ends_the_session_and_a_later_one_begins_anew()
    {
        var receiver = NewReceiver();
        receiver.Receive(10, 1, [1]);
        Assert.That(receiver.Receive(10, 3, [3]), Is.EqualTo(FlowReply.Broken));
        Assert.That(receiver.Receive(11, 1, [4]), Is.EqualTo(FlowReply.Accepted));
        Assert.That(_sinks.Select(sink => sink.IsClosed), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void What_an_old_session_brings_late_is_refused()
    {
        var receiver = NewReceiver();
        receiver.Receive(10, 1, [1]);
        receiver.Receive(11, 1, [2]);
        Assert.That(receiver.Receive(10, 2, [3]), Is.EqualTo(FlowReply.Refused));
        Assert.That(_sinks.SelectMany(sink => sink.Applied), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(_sinks[^1].IsClosed, Is.False, "the present session goes on");
    }

    [Test]
    public void A_batch_that_cannot_be_read_ends_the_session()
    {
        var receiver = NewReceiver();
        receiver.Receive(10, 1, [1]);
        Assert.That(receiver.Receive(10, 2, [Sink.Unreadable]), Is.EqualTo(FlowReply.Broken));
        Assert.That(receiver.Receive(10, 3, [3]), Is.EqualTo(FlowReply.Broken));
    }

    [Test]
    public void Nothing_is_taken_of_a_sender_that_is_dead()
    {
        var receiver = NewReceiver();
        receiver.Receive(10, 1, [1]);
        receiver.Close();
        Assert.That(receiver.Receive(10, 2, [2]), Is.EqualTo(FlowReply.Refused));
        Assert.That(receiver.Receive(11, 1, [2]), Is.EqualTo(FlowReply.Refused));
        Assert.That(_sinks.Single().IsClosed, Is.True);
    }

    [Test]
    public void Silence_is_noticed_while_lanes_are_read_through_the_flow()
    {
        var receiver = NewReceiver();
        receiver.Receive(10, 1, [1]);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.That(receiver.IsSilent(TimeSpan.FromSeconds(15)), Is.True);
        receiver.Excuse();
        Assert.That(receiver.IsSilent(TimeSpan.FromSeconds(15)), Is.False);
        _time.Advance(TimeSpan.FromSeconds(20));
        receiver.Receive(10, 2, []);
        Assert.That(receiver.IsSilent(TimeSpan.FromSeconds(15)), Is.False, "an empty batch is a sign of life");
    }

    [Test, CancelAfter(30_000)]
    public async Task One_batch_is_under_way_and_the_rest_waits_in_the_source(CancellationToken cancellationToken)
    {
        var transport = new Transport();
        var sender = NewSender(transport);
        _sources[0].Waiting = 3;
        sender.Wake(sender.Session);
        var first = await transport.Calls.NextAsync(cancellationToken);
        sender.Wake(sender.Session);
        Assert.That(_sources[0].Written, Is.EqualTo(1), "nothing is written while a batch is under way");
        first.SetResult(FlowReply.Accepted);
        (await transport.Calls.NextAsync(cancellationToken)).SetResult(FlowReply.Accepted);
        (await transport.Calls.NextAsync(cancellationToken)).SetResult(FlowReply.Accepted);
        await LaneCluster.UntilAsync(() => sender.Failing is null && _sources[0].Waiting == 0, "all is sent");
        Assert.That(transport.Sent.Select(sent => sent.Sequence), Is.EqualTo(new[] { 1L, 2, 3 }));
        Assert.That(_broken, Is.Empty);
        sender.Close();
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(30_000)]
    public async Task A_batch_whose_fate_is_unknown_is_never_sent_again_but_ends_the_session(bool isRefused, CancellationToken cancellationToken)
    {
        var transport = new Transport();
        var sender = NewSender(transport);
        var session = sender.Session;
        _sources[0].Waiting = 1;
        sender.Wake(session);
        var call = await transport.Calls.NextAsync(cancellationToken);
        if (isRefused) call.SetResult(FlowReply.Broken);
        else call.SetException(new TimeoutException("lost"));
        await LaneCluster.UntilAsync(() => _sources.Count == 2, "another session has begun");
        Assert.That(_sources[0].IsClosed, Is.True);
        Assert.That(sender.Session, Is.GreaterThan(session));

        // the next session speaks by itself, after a pause, so that the other side hears of it
        var hello = transport.Calls.NextAsync(cancellationToken);
        await LaneCluster.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return hello.IsCompleted;
            },
            "the new session has spoken");
        (await hello).SetResult(FlowReply.Accepted);
        Assert.That((transport.Sent[^1].Session, transport.Sent[^1].Sequence, transport.Sent[^1].Bytes), Is.EqualTo((sender.Session, 1L, 0)));
        sender.Close();
    }

    [Test]
    public void A_sender_to_a_dead_process_is_over()
    {
        var sender = NewSender(new Transport());
        sender.Close();
        _sources[0].Waiting = 1;
        sender.Wake(sender.Session);
        sender.Restart(sender.Session, "too late");
        Assert.That((_sources.Count, _sources[0].IsClosed, _sources[0].Written), Is.EqualTo((1, true, 0)));
    }

    void IFlowEvents.OnSent(PeerAddress to, int bytes)
    {
    }

    void IFlowEvents.OnBroken(PeerAddress to, string why, Exception? error) => _broken.Add(why);

    void IFlowEvents.OnReceived(PeerAddress from, int bytes)
    {
    }

    void IFlowEvents.OnRefused(PeerAddress from, string why, Exception? error) => _refused.Add(why);

    private FlowReceiver NewReceiver() => new(
        Peer,
        _ =>
        {
            _sinks.Add(new Sink());
            return _sinks[^1];
        },
        _time,
        this);

    private FlowSender NewSender(Transport transport) => new(
        Peer,
        transport,
        (_, _) =>
        {
            _sources.Add(new Source());
            return _sources[^1];
        },
        new SwimClusterFeedOptions(),
        _time,
        this);

    private sealed class Sink : IFlowSink
    {
        public const byte Unreadable = 255;

        public List<byte> Applied { get; } = [];

        public bool IsClosed { get; private set; }

        public bool HasFeeds => true;

        public void Apply(ReadOnlySpan<byte> batch)
        {
            if (batch[0] == Unreadable) throw new FormatException("nobody can read this");
            Applied.AddRange(batch);
        }

        public void Close() => IsClosed = true;
    }

    private sealed class Source : IFlowSource
    {
        public int Waiting { get; set; }

        public int Written { get; private set; }

        public bool IsClosed { get; private set; }

        public bool HasRelays => true;

        public int Write(IBufferWriter<byte> output, int maxBytes)
        {
            if (Waiting == 0) return 0;
            Waiting--;
            Written++;
            output.Write<byte>([1]);
            return 1;
        }

        public void Close() => IsClosed = true;
    }

    private sealed class Transport : IPeerTransport
    {
        public Signals<TaskCompletionSource<FlowReply>> Calls { get; } = new();

        public List<(long Session, long Sequence, int Bytes)> Sent { get; } = [];

        public PeerAddress Self => default;

        public ValueTask<FlowReply> FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch)
        {
            Sent.Add((session, sequence, batch.Length));
            var answer = new TaskCompletionSource<FlowReply>(TaskCreationOptions.RunContinuationsAsynchronously);
            Calls.Add(answer);
            return new ValueTask<FlowReply>(answer.Task);
        }

        public ValueTask<bool[]> ControlAsync(PeerAddress to, ControlStep[] steps) => throw new NotSupportedException();

        public ValueTask<RegistryAnswer[]> RegisterAsync(PeerAddress owner, RegistryStep[] steps) => throw new NotSupportedException();
    }
}
