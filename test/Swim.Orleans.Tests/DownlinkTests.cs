using Swim.Tests.Agents;

namespace Swim.Tests;

internal sealed class DownlinkTests : SiloFixture
{
    [Test]
    public async Task An_agent_follows_a_value_of_another()
    {
        await Silo.Swim.Agent("/counter/d1").CommandAsync("add", 3);
        await Eventually.IsAsync<int>(Silo, "/mirror/d1", "count", count => count == 3);
        await Silo.Swim.Agent("/counter/d1").CommandAsync("add", 4);
        await Eventually.IsAsync<int>(Silo, "/mirror/d1", "count", count => count == 7);
    }

    [Test]
    public async Task An_agent_follows_a_map_of_another()
    {
        var scores = Silo.Swim.Agent("/counter/d2").Map<string, int>("scores");
        await scores.UpdateAsync("a", 1);
        var probe = await Silo.LinkAsync("/mirror/d2", "scores");
        await probe.UntilAsync("update a=1");
        await scores.UpdateAsync("b", 2);
        await probe.UntilAsync("update b=2");
        await scores.RemoveAsync("a");
        await probe.UntilAsync("remove a");
        await scores.ClearAsync();
        await probe.UntilAsync("clear");
    }

    [Test]
    public async Task An_agent_sends_commands_to_another_and_sees_their_events()
    {
        var probe = await Silo.LinkAsync("/mirror/d3", "events");
        await probe.UntilAsync("synced");
        var down = await Silo.LinkAsync("/mirror/d3", "count");
        await down.UntilAsync("event 0");
        for (var i = 0; i < 10; i++) await Silo.Swim.Agent("/mirror/d3").CommandAsync("send", 1);

        await Eventually.IsAsync<int>(Silo, "/counter/d3", "count", count => count == 10);
        await probe.UntilAsync("event 10");
        Assert.That(await Silo.Swim.Agent("/mirror/d3").Value<int>("sent").GetAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task A_downlink_sets_the_lane_it_follows()
    {
        await Silo.Swim.Agent("/mirror/d4").CommandAsync("setThrough", 12);
        await Eventually.IsAsync<int>(Silo, "/counter/d4", "count", count => count == 12);
        await Eventually.IsAsync<int>(Silo, "/mirror/d4", "count", count => count == 12);

        await Silo.Swim.Agent("/mirror/d4").CommandAsync("scoreThrough", "x");
        var probe = await Silo.LinkAsync("/mirror/d4", "scores");
        await probe.UntilAsync("update x=0");
    }

    [Test]
    public async Task An_agent_follows_a_list_of_another_and_changes_it()
    {
        const string Node = "/follower/l1";
        var jobs = Silo.Swim.Agent("/workshop/l1/1/Late").List<string>("jobs");
        await jobs.InsertAsync(0, "a");
        await jobs.InsertAsync(1, "b");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "a b");
        await jobs.InsertAsync(1, "c");
        await jobs.SetAsync(0, "A");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "A c b");
        await jobs.MoveAsync(0, 2);
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "c b A");
        await jobs.RemoveAtAsync(1);
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "c A");

        var follower = Silo.Swim.Agent(Node);
        await follower.CommandAsync("insert", "z");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "z c A");
        await follower.CommandAsync("replace", "y");
        await follower.CommandAsync("moveFirst", 1);
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "c y A");
        await follower.CommandAsync("removeFirst");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "y A");
        Assert.That(await jobs.GetAsync(), Is.EqualTo(new[] { "y", "A" }));
        await follower.CommandAsync("clearAll");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list.Length == 0);
        Assert.That(AgentEvents.Of(Node), Is.EqualTo(new[] { "synced", "clear" }));
    }

    [Test]
    public async Task An_agent_that_falls_far_behind_a_list_is_given_it_anew()
    {
        const string Node = "/follower/l2";
        var workshop = Silo.Swim.Agent("/workshop/l2/1/Late");
        await workshop.List<string>("jobs").InsertAsync(0, "a");
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "a");
        await workshop.CommandAsync("churn", 1000);
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "x999 x998 x997");
        await workshop.List<string>("jobs").RemoveAtAsync(1);
        await Eventually.IsAsync<string>(Silo, Node, "jobs", list => list == "x999 x997");
        Assert.That(AgentEvents.Of(Node), Is.EqualTo(new[] { "synced", "clear" }));
    }

    [Test]
    public async Task An_agent_follows_a_region_of_a_spatial_lane()
    {
        const string Node = "/follower/g1";
        var workshop = Silo.Swim.Agent("/workshop/g1/1/Late");
        await workshop.CommandAsync("place", new Part("far", 60));
        await workshop.CommandAsync("place", new Part("close", 5));
        await workshop.CommandAsync("place", new Part("between", 30));
        await Eventually.IsAsync<string>(Silo, Node, "north", names => names == "far");
        await Eventually.IsAsync<string>(Silo, Node, "near", names => names == "close");
        await workshop.CommandAsync("place", new Part("between", 55));
        await Eventually.IsAsync<string>(Silo, Node, "north", names => names == "between far");
        await workshop.CommandAsync("place", new Part("far", 1));
        await Eventually.IsAsync<string>(Silo, Node, "north", names => names == "between");
        await Eventually.IsAsync<string>(Silo, Node, "near", names => names == "close far");
    }

    [Test]
    public async Task A_downlink_is_told_when_the_other_agent_stops_itself()
    {
        await Silo.Swim.Agent("/counter/d5").CommandAsync("add", 1);
        await Eventually.IsAsync<int>(Silo, "/mirror/d5", "count", count => count == 1);
        await Silo.Swim.Agent("/counter/d5").CommandAsync("end");

        await Eventually.IsAsync<string>(Silo, "/mirror/d5", "down", down => down == "Stopped");
    }

    [Test]
    public async Task An_agent_with_open_downlinks_is_not_collected_as_idle()
    {
        await Silo.Swim.Agent("/counter/d6").CommandAsync("add", 1);
        await Eventually.IsAsync<int>(Silo, "/mirror/d6", "count", count => count == 1);
        await Silo.CollectAsync();
        var probe = await Silo.LinkAsync("/mirror/d6", "count", sync: false);

        await Silo.Swim.Agent("/counter/d6").CommandAsync("add", 1);

        await probe.UntilAsync("event 2");
    }

    [Test]
    public async Task Ticks_and_downlink_handlers_wait_for_the_handler_under_way()
    {
        const string Node = "/order/strict";
        await Silo.Swim.Agent("/counter/strict").CommandAsync("add", 1);
        var agent = Silo.Swim.Agent(Node);
        var slow = agent.CommandAsync("slow", "first").AsTask();
        var begin = agent.CommandAsync("begin", "/counter/strict").AsTask();
        var second = agent.CommandAsync("slow", "second").AsTask();
        Gates.Release(Node);
        await Task.WhenAll(slow, begin, second);
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!AgentEvents.Of(Node).Contains("tick") || !AgentEvents.Of(Node).Contains("link 1"))
        {
            guard.Token.ThrowIfCancellationRequested();
            await agent.CommandAsync("slow", "more");
        }

        Assert.That(AgentEvents.Of(Node), Has.None.Contains("beside"));
    }
}
