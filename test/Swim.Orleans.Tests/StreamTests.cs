using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Streams;
using Swim.Lanes;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>Lanes as Orleans streams of the provider <c>swim</c>.</summary>
internal sealed class StreamTests : SiloFixture
{
    private IStreamProvider Provider => Silo.Services.GetRequiredService<IClusterClient>().GetStreamProvider("swim");

    [Test]
    public async Task A_subscription_is_a_link()
    {
        const string Node = "/counter/s1";
        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        var seen = new EventRecorder();
        await Stream(Node, "count").SubscribeAsync(seen);
        await Silo.Swim.Agent(Node).CommandAsync("add", 4);

        var first = await seen.NextAsync();
        Assert.That(first.Kind, Is.EqualTo(LaneEventKind.Set));
        Assert.That(first.As<int>(), Is.EqualTo(5));
        Assert.That(first.Version, Is.Positive);
    }

    [Test]
    public async Task A_snapshot_comes_first_when_it_is_asked_for()
    {
        const string Node = "/counter/s2";
        var scores = Silo.Swim.Agent(Node).Map<string, int>("scores");
        await scores.UpdateAsync("a", 1);
        await scores.UpdateAsync("b", 2);
        var seen = new EventRecorder();
        await Stream(Node, "scores", snapshot: true).SubscribeAsync(seen);

        Assert.That((await seen.NextAsync()).ToString(), Does.StartWith("Update a 1"));
        Assert.That((await seen.NextAsync()).KeyAs<string>(), Is.EqualTo("b"));
        Assert.That((await seen.NextAsync()).Kind, Is.EqualTo(LaneEventKind.Synced));
        await scores.RemoveAsync("a");
        Assert.That((await seen.NextAsync()).Kind, Is.EqualTo(LaneEventKind.Remove));
    }

    [Test]
    public async Task An_item_handed_to_the_stream_is_a_command()
    {
        const string Node = "/counter/s3";
        await Stream(Node, "add").OnNextAsync(LaneEvent.Of(6));
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.EqualTo(6));
        await Stream(Node, "scores").OnNextAsync(new LaneEvent(LaneEventKind.Update, "k"u8.ToArray(), "3"u8.ToArray()));
        Assert.That(await Silo.Swim.Agent(Node).Map<string, int>("scores").GetAsync(), Is.EquivalentTo((KeyValuePair<string, int>[])[new("k", 3)]));
        Assert.That(async () => await Stream(Node, "add").OnNextAsync(LaneEvent.Of("much")), Throws.InstanceOf<LaneException>());
    }

    [Test]
    public async Task A_slow_observer_gets_the_last_state()
    {
        const string Node = "/counter/s4";
        var seen = new EventRecorder(hold: true);
        await Stream(Node, "count", snapshot: true).SubscribeAsync(seen);
        for (var i = 0; i < 200; i++) await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        seen.Release();

        var events = 0;
        while (await seen.NextAsync() is { } item && !(item.Kind == LaneEventKind.Set && item.As<int>() == 200)) events++;
        Assert.That(events, Is.LessThan(10));
    }

    [Test]
    public async Task Nothing_comes_after_unsubscribing()
    {
        const string Node = "/counter/s5";
        var seen = new EventRecorder();
        var handle = await Stream(Node, "count", snapshot: true).SubscribeAsync(seen);
        while ((await seen.NextAsync()).Kind != LaneEventKind.Synced)
        {
        }

        Assert.That(await Stream(Node, "count", snapshot: true).GetAllSubscriptionHandles(), Has.Count.EqualTo(1));
        await handle.UnsubscribeAsync();
        var other = new EventRecorder();
        await Stream(Node, "count").SubscribeAsync(other);
        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        await other.NextAsync();

        Assert.That(seen.HasMore, Is.False);
        Assert.That(await Stream(Node, "count", snapshot: true).GetAllSubscriptionHandles(), Is.Empty);
    }

    [Test]
    public async Task A_stream_completes_when_its_agent_stops_itself_and_fails_for_an_unknown_lane()
    {
        var stopped = new EventRecorder();
        await Stream("/counter/s6", "count").SubscribeAsync(stopped);
        await Silo.Swim.Agent("/counter/s6").CommandAsync("end");
        var unknown = new EventRecorder();
        await Stream("/counter/s6", "nothing").SubscribeAsync(unknown);

        Assert.That(await stopped.Ended, Is.Null);
        Assert.That(await unknown.Ended, Is.InstanceOf<LaneException>());
        Assert.That(async () => await Stream("/nowhere", "x").SubscribeAsync(unknown), Throws.InstanceOf<NodeNotFoundException>());
        Assert.That(() => Provider.GetStream<int>(LaneStreamId.For("/counter/s6", "count")), Throws.ArgumentException.With.Message.Contains("LaneEvent"));
    }

    [Test]
    public async Task A_grain_subscribes_and_gets_events_as_its_own_requests()
    {
        var grain = Silo.Grains.GetGrain<IListener>("one");
        await grain.ListenAsync("/counter/s7", "count");
        await Silo.Swim.Agent("/counter/s7").CommandAsync("add", 9);

        Assert.That(await grain.SeenAsync("9"), Is.True);
    }

    private IAsyncStream<LaneEvent> Stream(string node, string lane, bool snapshot = false) => Provider.GetStream<LaneEvent>(LaneStreamId.For(node, lane, snapshot));
}
