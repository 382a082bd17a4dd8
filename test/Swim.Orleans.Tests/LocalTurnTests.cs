using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Swim.Lanes;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Batches for agents of the same silo, which are turns of the agent and no grain calls: what calls promise holds all the same.</summary>
internal sealed class LocalTurnTests : SiloFixture
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Test]
    public async Task No_command_runs_while_a_tick_waits()
    {
        const string Node = "/turn/tick";
        await SendAsync(Node, "note", "1");
        await SendAsync(Node, "wait", "");
        await UntilAsync(Node, "tick");
        var beside = SendAsync(Node, "note", "2");
        var link = await Silo.LinkAsync(Node, "last");
        await link.UntilAsync("synced");
        Assert.That(link.Seen, Does.Contain("event 1"), "links are answered meanwhile");

        Gates.Release(Node);
        await beside.WaitAsync(Guard);
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["1", "tick", "2"]));
    }

    [Test]
    public async Task No_command_runs_beside_a_call_of_an_interface_of_the_agents_own()
    {
        const string Node = "/polite/call";
        await SendAsync(Node, "note", "1");
        var call = Silo.Grains.GetGrain<IPolite>(Node).WaitAsync();
        await UntilAsync(Node, "call");
        var beside = SendAsync(Node, "note", "2");
        Gates.Release(Node);
        await Task.WhenAll(call, beside).WaitAsync(Guard);

        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["1", "call", "2"]));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Every_command_of_every_sender_runs_once_and_in_order_while_the_agent_ends_again_and_again(bool told)
    {
        var node = $"/turn/ends-{told}";
        const int Senders = 4;
        const int Each = 400;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(SendAllAsync)).WaitAsync(Guard);

        var ran = AgentEvents.Of(node).Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            for (var sender = 0; sender < Senders; sender++)
                Assert.That(ran.Where(number => number / Each == sender), Is.EqualTo(Enumerable.Range(sender * Each, Each)), $"sender {sender}");
        }

        async Task SendAllAsync(int sender)
        {
            var order = new BatchSender();
            for (var i = 0; i < Each; i++)
            {
                var number = ((sender * Each) + i).ToString(CultureInfo.InvariantCulture);
                await SendAsync(node, i % 20 == 19 ? "end" : "note", number, order, told: told);
            }
        }
    }

    [Test]
    public async Task Whoever_is_told_instead_of_awaiting_is_told_once_and_of_agents_that_are_active_here_alone()
    {
        const string Node = "/turn/told";
        Silo.Router.TryResolve(Node, out var target);
        var batch = BatchOf("note", "1", null);
        Assert.That(Silo.Router.TryDeliver(target!, batch, new Told()), Is.False, "nobody is active");
        await Silo.Router.DeliverAsync(target!, batch);

        var told = new Told();
        var next = BatchOf("note", "2", null);
        Assert.That(Silo.Router.TryDeliver(target!, next, told), Is.True);
        Assert.That(await told.Ended.WaitAsync(Guard), Is.SameAs(next));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["1", "2"]));
    }

    [Test]
    public async Task Batches_of_very_many_senders_that_wait_for_an_agent_run_once_each_and_those_after_its_end_start_it_again()
    {
        const string Node = "/turn/crowd";
        const int Senders = 500;
        await SendAsync(Node, "note", "-1");
        Silo.Router.TryResolve(Node, out var target);
        var receivers = new List<Told>();
        for (var sender = 0; sender < Senders; sender++)
        {
            var batch = BatchOf(sender == Senders / 2 ? "end" : "note", sender.ToString(CultureInfo.InvariantCulture), new BatchSender());
            var receiver = new Told();
            if (!Silo.Router.TryDeliver(target!, batch, receiver))
            {
                await Silo.Router.DeliverAsync(target!, batch);
                receiver.OnDelivered(batch, null);
            }

            receivers.Add(receiver);
        }

        var batches = await Task.WhenAll(receivers.Select(static receiver => receiver.Ended)).WaitAsync(Guard);
        Assert.That(batches.Distinct().Count(), Is.EqualTo(Senders));
        Assert.That(AgentEvents.Of(Node).Skip(1).Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).Order(), Is.EqualTo(Enumerable.Range(0, Senders)));
    }

    [Test]
    public async Task An_agent_that_is_still_to_be_woken_carries_out_in_one_turn_what_others_have_given_it_meanwhile()
    {
        const string Node = "/turn/sleeper";
        await SendAsync(Node, "note", "0");
        Silo.Router.TryResolve(Node, out var target);
        var (first, second, waiting) = (new Told(), new Told(), new WaitingAgents());
        Assert.That(Silo.Router.TryDeliver(target!, BatchOf("note", "1", null), first, waiting), Is.True);
        Assert.That(Silo.Router.TryDeliver(target!, BatchOf("note", "2", null), second), Is.True);
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("last").GetAsync(), Is.Zero, "a call does not wait for them");

        waiting.Wake();
        await Task.WhenAll(first.Ended, second.Ended).WaitAsync(Guard);
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["0", "1", "2"]));
    }

    [Test]
    public async Task A_receiver_that_throws_does_not_keep_the_batches_of_others_from_their_turn()
    {
        const string Node = "/turn/thrower";
        await SendAsync(Node, "note", "-1");
        Silo.Router.TryResolve(Node, out var target);
        var receivers = Enumerable.Range(0, 60).Select(static _ => new Told()).ToArray();
        for (var i = 0; i < receivers.Length; i++)
        {
            Assert.That(Silo.Router.TryDeliver(target!, BatchOf("note", $"{2 * i}", null), new Throwing()), Is.True);
            Assert.That(Silo.Router.TryDeliver(target!, BatchOf("note", $"{(2 * i) + 1}", null), receivers[i]), Is.True);
        }

        await Task.WhenAll(receivers.Select(static receiver => receiver.Ended)).WaitAsync(Guard);
        Assert.That(AgentEvents.Of(Node).Skip(1).Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).Order(), Is.EqualTo(Enumerable.Range(0, 120)));
    }

    [Test]
    public async Task A_call_of_an_agent_that_never_rests_comes_to_its_turn()
    {
        const string Node = "/turn/busy";
        await SendAsync(Node, "note", "0");
        Silo.Router.TryResolve(Node, out var target);
        var senders = Enumerable.Range(0, 200).Select(_ => new Restless(Silo.Router, target!)).ToArray();
        foreach (var sender in senders) sender.Start();
        var read = await Silo.Swim.Agent(Node).Value<int>("last").GetAsync().AsTask().WaitAsync(Guard);
        foreach (var sender in senders) sender.Stop();
        await Task.WhenAll(senders.Select(static sender => sender.Ended)).WaitAsync(Guard);

        Assert.That(read, Is.EqualTo(7).Or.EqualTo(0));
    }

    [Test]
    public async Task A_batch_after_the_end_starts_the_agent_again()
    {
        const string Node = "/turn/again";
        await SendAsync(Node, "note", "1");
        var before = await Silo.Swim.Agent(Node).Value<int>("last").GetAsync();
        await SendAsync(Node, "end", "2");
        await SendAsync(Node, "note", "3");

        Assert.That(before, Is.EqualTo(1));
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("last").GetAsync(), Is.EqualTo(3));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["1", "2", "3"]));
    }

    [Test]
    public async Task Filters_of_grain_calls_see_every_batch()
    {
        var filter = new CountingFilter();
        await using var silo = await SwimHost.StartAsync(builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(filter));
        for (var i = 0; i < 3; i++) await SendAsync("/turn/filtered", "note", "1", silo: silo);

        Assert.That(filter.Count, Is.EqualTo(3));
    }

    private async Task SendAsync(string node, string lane, string body, BatchSender? sender = null, SwimHost? silo = null, bool told = false)
    {
        var router = (silo ?? Silo).Router;
        router.TryResolve(node, out var target);
        var batch = BatchOf(lane, body, sender);
        var receiver = new Told();
        if (told && router.TryDeliver(target!, batch, receiver)) await receiver.Ended;
        else await router.DeliverAsync(target!, batch);
    }

    private static NodeBatch BatchOf(string lane, string body, BatchSender? sender)
    {
        var batch = new NodeBatch { Sender = sender };
        batch.Add(NodeOpKind.Command, lane, Encoding.UTF8.GetBytes(body), null);
        return batch;
    }

    private static async Task UntilAsync(string node, string what)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!AgentEvents.Of(node).Contains(what))
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Told : IDeliveryReceiver
    {
        private readonly TaskCompletionSource<NodeBatch> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<NodeBatch> Ended => _ended.Task;

        public void OnDelivered(NodeBatch batch, Exception? failure)
        {
            if (failure is null) _ended.SetResult(batch);
            else _ended.SetException(failure);
        }
    }

    private sealed class Throwing : IDeliveryReceiver
    {
        public void OnDelivered(NodeBatch batch, Exception? failure) => throw new InvalidOperationException("as no receiver may");
    }

    // sends the next batch as soon as it is told of the one before
    private sealed class Restless(ILaneRouter router, NodeTarget target) : IDeliveryReceiver
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _stops;

        public Task Ended => _ended.Task;

        public void Stop() => _stops = true;

        public void Start()
        {
            // an agent that wants a call is busy all the same
            if (_stops || !router.TryDeliver(target, BatchOf("note", "7", null), this)) _ended.TrySetResult();
        }

        public void OnDelivered(NodeBatch batch, Exception? failure) => Start();
    }

    private sealed class CountingFilter : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => _count;

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName == "DeliverAsync") Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }
}
