using Swim.Tests.Agents;

namespace Swim.Tests;

internal sealed class JoinTests : SiloFixture
{
    [Test]
    public async Task A_join_over_thousands_of_agents_stays_true_through_restarts()
    {
        const int Count = 2_000;
        const string Node = "/fleet/big";
        var fleet = Silo.Swim.Agent(Node);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => Silo.Swim.Agent($"/counter/big-{i}").CommandAsync("add", 1).AsTask()));
        await fleet.CommandAsync("joinFirst", Count);
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == Count);
        await Eventually.IsAsync<int>(Silo, Node, "synced", synced => synced == Count);
        var before = AgentEvents.Of(Node).Length;

        await fleet.CommandAsync("sleep");
        await Silo.Swim.Agent("/counter/big-7").CommandAsync("add", 10);
        await Eventually.IsAsync<int>(Silo, Node, "synced", synced => synced == Count);
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == Count + 10);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Silo.Swim.Agent($"/counter/big-{i}").CommandAsync("add", 1).AsTask()));
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == Count + 510);

        Assert.That(AgentEvents.Of(Node).Skip(before).Count(what => what.EndsWith("1 -> 1", StringComparison.Ordinal)), Is.Zero, "what had not changed was not told again");
        Assert.That(await fleet.Map<int, int>("leaders").GetAsync(), Does.ContainKey(7));
        Assert.That(await fleet.Value<double>("mean").GetAsync(), Is.EqualTo((Count + 510) / (double)Count));
    }

    [Test]
    public async Task A_source_that_goes_idle_and_comes_back_goes_on()
    {
        const string Node = "/fleet/idle";
        await Silo.Swim.Agent("/counter/idle-0").CommandAsync("add", 1);
        await Silo.Swim.Agent(Node).CommandAsync("joinFirst", 1);
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == 1);
        await Silo.CollectAsync();
        await Silo.Swim.Agent("/counter/idle-0").CommandAsync("add", 1);
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == 2);
    }

    [Test]
    public async Task A_source_that_cannot_start_is_linked_once_it_can()
    {
        const string Node = "/fleet/fragile";
        FragileAgent.IsBroken = true;
        try
        {
            await Silo.Swim.Agent(Node).CommandAsync("joinOne", "/fragile/joined");
            await Eventually.IsAsync<string>(Silo, Node, "down", down => down == "0 Failed");
        }
        finally
        {
            FragileAgent.IsBroken = false;
        }

        await Eventually.IsAsync<int>(Silo, Node, "synced", synced => synced == 1);
    }

    [Test]
    public async Task A_source_that_stops_itself_is_linked_again_and_a_deleted_one_goes()
    {
        const string Node = "/fleet/life";
        var source = Silo.Swim.Agent("/counter/life-0");
        await source.CommandAsync("add", 5);
        await Silo.Swim.Agent(Node).CommandAsync("joinFirst", 1);
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == 5);
        await source.CommandAsync("end");
        await Eventually.IsAsync<string>(Silo, Node, "down", down => down == "0 Stopped");
        await Eventually.IsAsync<int>(Silo, Node, "synced", synced => synced == 2);
        Assert.That(await Silo.Swim.Agent(Node).Value<long>("total").GetAsync(), Is.EqualTo(5));

        await source.CommandAsync("remove");
        await Eventually.IsAsync<string>(Silo, Node, "down", down => down == "0 Deleted");
        await Eventually.IsAsync<long>(Silo, Node, "total", total => total == 0);
    }

    [Test]
    public async Task Maps_of_many_agents_are_one()
    {
        const string Node = "/fleet/maps";
        var first = Silo.Swim.Agent("/counter/maps-0").Map<string, int>("scores");
        var second = Silo.Swim.Agent("/counter/maps-1").Map<string, int>("scores");
        await first.UpdateAsync("both", 1);
        var probe = await Silo.LinkAsync(Node, "scores");
        await Silo.Swim.Agent(Node).CommandAsync("joinScores", "/counter/maps-0");
        await Silo.Swim.Agent(Node).CommandAsync("joinScores", "/counter/maps-1");
        await probe.UntilAsync("update both=1");
        await second.UpdateAsync("both", 2);
        await probe.UntilAsync("update both=2");
        await second.ClearAsync();
        await probe.UntilAsync("update both=1");
        await first.RemoveAsync("both");
        await probe.UntilAsync("remove both");
    }

    [Test]
    public async Task Commands_to_a_join_are_refused()
    {
        Silo.Router.TryResolve("/fleet/refuses", out var target);
        var outcome = await Silo.Router.CommandAsync(target!, "counts", "@update(key:1) 5"u8.ToArray());
        Assert.That(outcome.Status, Is.EqualTo(Lanes.CommandStatus.ReadOnly));
    }
}
