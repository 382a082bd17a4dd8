using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Commands to agents of another silo, many in a message.</summary>
internal sealed class CommandMessageTests
{
    [Test, CancelAfter(120_000)]
    public async Task Batches_for_many_agents_of_a_silo_travel_in_few_messages_and_in_order()
    {
        const int Agents = 20;
        const int Commands = 50;
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        var probes = new List<LinkProbe>();
        for (var i = 0; i < Agents; i++)
        {
            await KnowAsync(cluster, $"/box/m{i}");
            probes.Add(await cluster.LinkAsync(0, $"/box/m{i}", "news"));
            await probes[i].UntilAsync("synced");
        }

        var before = cluster.Batches.Sent;
        await Task.WhenAll(Enumerable.Range(0, Agents).Select(async agent =>
        {
            var sender = new BatchSender();
            for (var number = 0; number < Commands; number++) await cluster.DeliverAsync(0, $"/box/m{agent}", BatchOf(sender, ("tell", number)));
        }));
        foreach (var probe in probes)
            for (var number = 0; number < Commands; number++) Assert.That(await probe.NextAsync(), Is.EqualTo($"event {number}"));
        var messages = cluster.Batches.Sent - before;
        Assert.That(messages, Is.GreaterThan(0).And.LessThan(Agents * Commands / 2));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_first_command_goes_where_the_directory_says()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await cluster.PlaceAsync("/box/first", 1);
        await cluster.DeliverAsync(0, "/box/first", BatchOf(new BatchSender(), ("keep", 1)));
        Assert.That(cluster.Batches.Sent, Is.Zero);
        await cluster.DeliverAsync(0, "/box/first", BatchOf(new BatchSender(), ("keep", 2)));
        Assert.That(cluster.Batches.Sent, Is.EqualTo(1));
        Assert.That(await ReadAsync(cluster, "/box/first", "safe"), Is.EqualTo("2"));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_agent_that_is_not_there_any_more_is_started_again()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/gone");
        await cluster.CollectAsync("/box/gone");
        await cluster.DeliverAsync(0, "/box/gone", BatchOf(new BatchSender(), ("keep", 7)));
        Assert.That(cluster.Batches.Sent, Is.EqualTo(1), "the silo where it was is asked");
        Assert.That(await ReadAsync(cluster, "/box/gone", "safe"), Is.EqualTo("7"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_handler_that_waits_holds_up_nobody_else()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        const string Slow = "/patient/slow";
        await KnowAsync(cluster, "/box/quick");
        await cluster.PlaceAsync(Slow, 1);
        PatientAgent.GateOf(Slow).SetResult();
        await cluster.DeliverAsync(0, Slow, BatchOf(new BatchSender(), ("wait", 1)));
        Assert.That(await ReadAsync(cluster, Slow, "last"), Is.EqualTo("1"));

        // both wait for the message before, so that they share one
        const string Slower = "/patient/slower";
        await cluster.PlaceAsync(Slower, 1);
        PatientAgent.GateOf(Slower).SetResult();
        await cluster.DeliverAsync(0, Slower, BatchOf(new BatchSender(), ("wait", 1)));
        Assert.That(cluster.Batches.Sent, Is.Zero);
        const string Waiting = "/patient/waiting";
        await cluster.PlaceAsync(Waiting, 1);
        var first = cluster.DeliverAsync(0, Waiting, BatchOf(new BatchSender(), ("wait", 1)));
        PatientAgent.GateOf(Waiting).SetResult();
        await first;
        var second = new List<Task>();
        for (var i = 0; i < 10; i++) second.Add(cluster.DeliverAsync(0, "/box/quick", BatchOf(new BatchSender(), ("add", 1))));
        await Task.WhenAll(second);
        Assert.That(await ReadAsync(cluster, "/box/quick", "count"), Is.EqualTo("10"));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_answer_comes_for_those_that_are_done_while_another_of_their_message_waits()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        const string Slow = "/patient/one";
        await KnowAsync(cluster, "/box/other");
        await KnowAsync(cluster, Slow, "none");

        // two messages are held, what comes meanwhile shares the third
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = cluster.Batches.Sent;
        cluster.Batches.Set(() => held.Task);
        var early = new List<Task> { cluster.DeliverAsync(0, "/box/other", BatchOf(new BatchSender(), ("add", 1))) };
        await LaneCluster.UntilAsync(() => cluster.Batches.Sent == sent + 1, "the first message goes");
        early.Add(cluster.DeliverAsync(0, "/box/other", BatchOf(new BatchSender(), ("add", 1))));
        await LaneCluster.UntilAsync(() => cluster.Batches.Sent == sent + 2, "the second message goes");
        var slow = cluster.DeliverAsync(0, Slow, BatchOf(new BatchSender(), ("wait", 5)));
        var quick = cluster.DeliverAsync(0, "/box/other", BatchOf(new BatchSender(), ("add", 1)));
        cluster.Batches.Set(null);
        held.SetResult();
        await Task.WhenAll(early);
        await quick;
        Assert.That(slow.IsCompleted, Is.False);
        PatientAgent.GateOf(Slow).SetResult();
        await slow;
        Assert.That(await ReadAsync(cluster, Slow, "last"), Is.EqualTo("5"));
        Assert.That(cluster.Batches.Sent, Is.EqualTo(sent + 3));
    }

    [Test, CancelAfter(120_000)]
    public async Task Commands_of_a_message_whose_silo_dies_are_lost_and_links_beside_them_are_tried_again()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/dies");
        var times = 0;
        cluster.Batches.Set(null, () => Interlocked.Increment(ref times) == 1 ? Task.FromException(new SiloUnavailableException("its answer never comes")) : Task.CompletedTask);
        var sender = new BatchSender();
        var failing = cluster.DeliverAsync(0, "/box/dies", BatchOf(sender, ("add", 1)));
        await Assert.ThrowsAsync<AgentUnavailableException>(() => failing);
        Assert.That(await ReadAsync(cluster, "/box/dies", "count"), Is.EqualTo("1"), "it has run, once");

        await cluster.DeliverAsync(0, "/box/dies", BatchOf(sender, ("keep", 3)));
        times = 0;
        var probe = new LinkProbe();
        var batch = BatchOf(sender, ("add", 1));
        batch.Add(NodeOpKind.Sync, "safe", [], probe);
        await cluster.DeliverAsync(0, "/box/dies", batch);
        await probe.UntilAsync("synced");
        Assert.That(batch.LostCommands, Is.EqualTo(1));
        Assert.That(await ReadAsync(cluster, "/box/dies", "count"), Is.EqualTo("2"), "not repeated");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_message_that_is_lost_between_two_silos_that_live_holds_nobody_up_for_ever()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/lost");
        var times = 0;
        cluster.Batches.Set(() => Interlocked.Increment(ref times) == 1 ? Task.FromException(new TimeoutException("nobody has answered")) : Task.CompletedTask);
        var sender = new BatchSender();
        await Assert.ThrowsAsync<AgentUnavailableException>(() => cluster.DeliverAsync(0, "/box/lost", BatchOf(sender, ("add", 1))));
        await cluster.DeliverAsync(0, "/box/lost", BatchOf(sender, ("add", 10)));
        Assert.That(await ReadAsync(cluster, "/box/lost", "count"), Is.EqualTo("10"), "nobody knew whether the first had run");
    }

    [Test]
    public void The_wait_for_an_answer_is_longer_than_the_longest_silence()
    {
        foreach (var method in typeof(IPeerService).GetMethods())
        {
            var limit = method.GetCustomAttributes(typeof(ResponseTimeoutAttribute), inherit: false).Cast<ResponseTimeoutAttribute>().Single().Timeout;
            Assert.That(limit, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(30)), method.Name);
            if (method.Name == nameof(IPeerService.OutcomesAsync)) Assert.That(limit, Is.GreaterThanOrEqualTo(ArrivedMessage.LongestSilence * 2));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_message_that_is_rejected_has_its_commands_carried_out_once_by_calls()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/rejected");
        cluster.Batches.Set(() => Task.FromException(Rejection()));
        await cluster.DeliverAsync(0, "/box/rejected", BatchOf(new BatchSender(), ("add", 1), ("add", 1)));
        Assert.That(await ReadAsync(cluster, "/box/rejected", "count"), Is.EqualTo("2"));
        Assert.That(cluster.Batches.Sent, Is.EqualTo(1));
    }

    [Test, CancelAfter(120_000)]
    public async Task Commands_that_were_carried_out_before_their_agent_sent_back_the_rest_are_not_repeated()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/part");
        var times = 0;
        cluster.Batches.Answer = () => Interlocked.Increment(ref times) == 1 ? new BatchReply(true, null, null, [new BatchFailure(0, Rejection(), Done: 1)]) : null;
        var batch = BatchOf(new BatchSender(), ("add", 1), ("add", 10));
        await cluster.DeliverAsync(0, "/box/part", batch);
        Assert.That(await ReadAsync(cluster, "/box/part", "count"), Is.EqualTo("10"), "the first was said to have run");
        Assert.That(batch.LostCommands, Is.Zero);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_silo_that_is_killed_amid_messages_loses_what_was_under_way_and_nothing_after()
    {
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        await KnowAsync(cluster, "/box/killed");
        await KnowAsync(cluster, "/patient/killed", "none");
        var waiting = cluster.DeliverAsync(0, "/patient/killed", BatchOf(new BatchSender(), ("wait", 1)));
        await LaneCluster.UntilAsync(() => cluster.Batches.Delivered > 0, "its silo has it");
        await cluster.KillAsync(1);
        await Assert.ThrowsAsync<AgentUnavailableException>(() => waiting);
        await cluster.InsistAsync(0, "/box/killed", "keep", 4);
        var sent = cluster.Batches.Sent;
        await cluster.DeliverAsync(0, "/box/killed", BatchOf(new BatchSender(), ("keep", 5)));
        Assert.That(await ReadAsync(cluster, "/box/killed", "safe"), Is.EqualTo("5"));
        Assert.That(cluster.Batches.Sent, Is.EqualTo(sent), "it lives here now");
    }

    [Test, CancelAfter(120_000)]
    public async Task More_than_may_be_on_its_way_goes_by_calls()
    {
        const int Agents = 20;
        await using var cluster = await LaneCluster.StartAsync(filters: false);
        for (var i = 0; i < Agents; i++) await KnowAsync(cluster, $"/box/b{i}");
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Batches.Set(() => held.Task);
        var text = $"\"{new string('x', 1 << 20)}\"";
        var sending = Enumerable.Range(0, Agents).Select(i =>
        {
            var batch = new NodeBatch();
            batch.Add(NodeOpKind.Command, "write", Encoding.UTF8.GetBytes(text), null);
            return cluster.DeliverAsync(0, $"/box/b{i}", batch);
        }).ToArray();

        // 15 of them fit, the others do not wait for these
        await Task.WhenAll(sending[15..]);
        Assert.That(sending[..15].Any(static task => task.IsCompleted), Is.False);
        held.SetResult();
        await Task.WhenAll(sending);
    }

    [Test, CancelAfter(120_000)]
    public async Task They_can_be_turned_off()
    {
        await using var cluster = await LaneCluster.StartAsync(2, static host => host.Services.Configure<SwimClusterFeedOptions>(static options => options.BatchCommands = false), filters: false);
        await KnowAsync(cluster, "/box/off");
        await cluster.DeliverAsync(0, "/box/off", BatchOf(new BatchSender(), ("keep", 1)));
        Assert.That(cluster.Batches.Sent, Is.Zero);
    }

    [Test]
    public void A_message_reads_as_it_was_written()
    {
        var buffer = new FlowBuffer(1024);
        var readers = new NoReaders();
        var writer = new BatchWriter(buffer, readers);
        var trace = new System.Diagnostics.ActivityContext(
            System.Diagnostics.ActivityTraceId.CreateRandom(), System.Diagnostics.ActivitySpanId.CreateRandom(), System.Diagnostics.ActivityTraceFlags.Recorded);
        writer.Begin();
        for (var i = 0; i < 3; i++)
        {
            var batch = new NodeBatch { Target = new NamedTarget($"/n/{i}"), Order = i == 0 ? default : new BatchOrder(long.MaxValue - i, 300 * i, i) };
            for (var step = 0; step <= i; step++) batch.Add(NodeOpKind.Command, step % 2 == 0 ? "even" : "ödd", Encoding.UTF8.GetBytes(new string('b', 200 * step)), null);
            if (i == 2) batch.Trace(trace);
            writer.Add(batch);
        }

        var reader = new BatchReader(buffer.Written.Span, default, readers, new LaneNames());
        for (var i = 0; i < 3; i++)
        {
            Assert.That(reader.TryReadNode(out var node), Is.True);
            Assert.That(Encoding.UTF8.GetString(node), Is.EqualTo($"/n/{i}"));
            var batch = new NodeBatch();
            reader.ReadInto(batch);
            Assert.That(batch.Order, Is.EqualTo(i == 0 ? default : new BatchOrder(long.MaxValue - i, 300 * i, i)));
            Assert.That(batch.Count, Is.EqualTo(i + 1));
            for (var step = 0; step <= i; step++)
            {
                Assert.That(batch.Ops[step].Lane, Is.EqualTo(step % 2 == 0 ? "even" : "ödd"));
                Assert.That(batch.Ops[step].BodyLength, Is.EqualTo(200 * step));
            }

            Assert.That(batch.TraceOf(i).SpanId, Is.EqualTo(i == 2 ? trace.SpanId : default));
        }

        Assert.That(reader.TryReadNode(out _), Is.False);
    }

    [Test]
    public void A_message_that_is_cut_off_is_refused()
    {
        var buffer = new FlowBuffer(1024);
        var readers = new NoReaders();
        var writer = new BatchWriter(buffer, readers);
        writer.Begin();
        var batch = new NodeBatch { Target = new NamedTarget("/n/1") };
        batch.Add(NodeOpKind.Command, "lane", "1234"u8, null);
        writer.Add(batch);
        var bytes = buffer.Written.ToArray();
        for (var length = 2; length < bytes.Length; length++)
        {
            var cut = bytes.AsMemory(0, length);
            Assert.Throws<FormatException>(() =>
            {
                var reader = new BatchReader(cut.Span, default, readers, new LaneNames());
                while (reader.TryReadNode(out _)) reader.ReadInto(new NodeBatch());
            });
        }
    }

    private static Exception Rejection() => (Exception)Activator.CreateInstance(typeof(OrleansMessageRejectionException), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public, null, ["nobody has it"], CultureInfo.InvariantCulture)!;

    /// <summary>Starts an agent on the other silo, and has this one learn that it is there.</summary>
    private static async Task KnowAsync(LaneCluster cluster, string node, string lane = "none")
    {
        await cluster.PlaceAsync(node, 1);
        await cluster.DeliverAsync(0, node, BatchOf(new BatchSender(), (lane, 0)));
    }

    private static async Task<string> ReadAsync(LaneCluster cluster, string node, string lane)
    {
        Assert.That(cluster.Router(0).TryResolve(node, out var target), Is.True);
        var reading = await cluster.Router(0).ReadAsync(target!, lane);
        return Encoding.UTF8.GetString(reading.Body.Span);
    }

    private static NodeBatch BatchOf(BatchSender sender, params (string Lane, int Value)[] commands)
    {
        var batch = new NodeBatch { Sender = sender };
        foreach (var (lane, value) in commands) batch.Add(NodeOpKind.Command, lane, Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture)), null);
        return batch;
    }

    private sealed class NamedTarget(string node) : NodeTarget
    {
        public override string Node => node;

        public override string AgentType => "named";

        public override LaneKind? KindOf(string lane) => null;
    }

    private sealed class NoReaders : IFarReaders
    {
        public PeerAddress Self => default;

        public FarStep Enter(NodeBatch batch, in NodeOp op) => throw new NotSupportedException();

        public PeerAddress AddressOf(FarReader reader) => throw new NotSupportedException();

        public ILaneReader? ReaderOf(PeerAddress from, in FarStep step) => null;
    }
}
