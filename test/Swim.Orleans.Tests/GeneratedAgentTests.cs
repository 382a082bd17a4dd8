using System.Text;
using Swim.Lanes;
using Swim.Tests.Agents;

namespace Swim.Tests;

/// <summary>What the generator makes of an agent with every kind of lane, run in a silo.</summary>
internal sealed class GeneratedAgentTests : SiloFixture
{
    private static readonly Part Bolt = new("bolt", 2);
    private static readonly Part Gear = new("gear", 30);

    [Test]
    public async Task Route_parameters_are_there_from_the_start_in_their_types()
    {
        var workshop = Silo.Swim.Workshop("N%C3%BCrnberg", 7, Shift.Late);
        Assert.That(await workshop.Sign.GetAsync(), Is.EqualTo("N%C3%BCrnberg 8 Late 11"));
    }

    [TestCase("/workshop/Bonn/seven/Late")]
    [TestCase("/workshop/Bonn/7/Never")]
    [TestCase("/workshop/Bonn/7/1")]
    [TestCase("/workshop/Bonn/70000000000/Late")]
    public void A_node_whose_parameters_do_not_parse_does_not_exist(string node) => Assert.That(
        () => Silo.Swim.Agent(node),
        Throws.TypeOf<NodeNotFoundException>().With.Message.Contains("/workshop/:town/:number/:shift (number: Int32, shift: Early|Late)"));

    [Test]
    public async Task A_trait_counts_for_the_agent_and_a_second_one_under_its_prefix_for_itself()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 1, Shift.Early);
        await workshop.CountAsync(5);
        await workshop.Agent.CommandAsync("night/count", -3);
        Assert.That(await workshop.Total.GetAsync(), Is.EqualTo(5));
        Assert.That(await workshop.Last.GetAsync(), Is.EqualTo("Hello /workshop/Bonn/1/Early: 0 to 5"));
        Assert.That(await workshop.Agent.Value<int>("night/total").GetAsync(), Is.Zero);
    }

    [Test]
    public async Task A_trait_stops_with_its_agent_and_its_lanes_are_stored()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 2, Shift.Early);
        await workshop.CountAsync(4);
        await workshop.CloseAsync();
        Assert.That((await workshop.Total.GetAsync(), await workshop.Last.GetAsync()), Is.EqualTo((4, "stopped")));
    }

    [Test]
    public async Task Supply_and_demand_lanes_send_to_who_listens()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 3, Shift.Early);
        var arrivals = await Silo.LinkAsync("/workshop/Bonn/3/Early", "arrivals", sync: false);
        var weight = await Silo.LinkAsync("/workshop/Bonn/3/Early", "weight");
        Assert.That(await arrivals.NextAsync(), Is.EqualTo("linked"));
        await weight.UntilAsync("synced");
        await workshop.ReceiveAsync(Bolt);
        await workshop.ReceiveAsync(Gear);

        await arrivals.UntilAsync("event @Part{name:gear,weight:30}");
        await weight.UntilAsync("event 32");
        Assert.That(arrivals.Seen, Is.EqualTo((string[])["linked", "event @Part{name:bolt,weight:2}", "event @Part{name:gear,weight:30}"]));
        Assert.That(await workshop.Weight.GetAsync(), Is.EqualTo(32));
        Assert.That(await workshop.Weights.GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["bolt"] = 2, ["gear"] = 30 }));
    }

    [Test]
    public async Task A_typed_handle_follows_a_supply_lane()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 4, Shift.Early);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var arrivals = workshop.Arrivals.LinkAsync(end.Token).GetAsyncEnumerator(end.Token);
        var first = arrivals.MoveNextAsync();
        while (!first.IsCompleted) await workshop.ReceiveAsync(Bolt, end.Token);
        Assert.That(await first, Is.True);
        Assert.That(arrivals.Current, Is.EqualTo(Bolt));
    }

    [Test]
    public async Task Joins_show_what_their_sources_have()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 5, Shift.Early);
        await Silo.Swim.Workshop("Bonn", 6, Shift.Early).ReceiveAsync(Gear);
        await workshop.NeighbourAsync("6");
        await Eventually.IsAsync<string>(Silo, "/workshop/Bonn/5/Early", "sign", sign => sign == "6 says Bonn 7 Early 11");

        var shelves = await Silo.LinkAsync("/workshop/Bonn/5/Early", "shelves");
        await shelves.UntilAsync("update gear=@Part{name:gear,weight:30}");
        Assert.That(await workshop.Shelves.GetAsync(), Is.EquivalentTo(new Dictionary<string, Part> { ["gear"] = Gear }));
    }

    [Test]
    public async Task A_list_is_changed_and_followed_by_its_handle()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 12, Shift.Early);
        await workshop.Jobs.InsertAsync(0, " saw ");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var changes = workshop.Jobs.LinkAsync(end.Token).GetAsyncEnumerator(end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Insert, 0, -1, "saw")));
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Synced, -1, -1, null)));

        await workshop.Jobs.InsertAsync(1, "drill", end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Insert, 1, -1, "drill")));
        await workshop.Jobs.InsertAsync(0, "plan", end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Insert, 0, -1, "plan")));
        Assert.That(await workshop.Sign.GetAsync(end.Token), Is.EqualTo("+0 plan"));
        await workshop.Jobs.SetAsync(1, "saw twice", end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Update, 1, -1, "saw twice")));
        await workshop.Jobs.MoveAsync(0, 2, end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Move, 0, 2, "plan")));
        Assert.That(await workshop.Sign.GetAsync(end.Token), Is.EqualTo("0>2 plan"));
        await workshop.Jobs.RemoveAtAsync(1, end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Remove, 1, -1, null)));
        Assert.That(await workshop.Jobs.GetAsync(end.Token), Is.EqualTo((string[])["saw twice", "plan"]));
        await workshop.Jobs.ClearAsync(end.Token);
        Assert.That(await NextAsync(), Is.EqualTo(new ListChange<string>(ListChangeKind.Clear, -1, -1, null)));

        async Task<ListChange<string>> NextAsync() => await changes.MoveNextAsync() ? changes.Current : throw new InvalidOperationException("The link ended.");
    }

    [Test]
    public async Task A_spatial_lane_shows_its_entries_with_their_places()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 13, Shift.Early);
        await workshop.PlaceAsync(Bolt);
        await workshop.Shift10Async("bolt");
        Assert.That(await workshop.Sign.GetAsync(), Is.EqualTo("bolt from 2 to 10"));
        Assert.That(await workshop.Floor.GetAsync(), Is.EquivalentTo(new Dictionary<string, Located<Part>> { ["bolt"] = new(new GeoPoint(10, 1), Bolt) }));
    }

    [Test]
    public async Task HTTP_methods_answer_and_stores_are_kept()
    {
        var workshop = Silo.Swim.Workshop("Bonn", 8, Shift.Early);
        foreach (var name in (string[])["a", "b", "c"]) await workshop.ReceiveAsync(new Part(name, 1));
        await workshop.CloseAsync();
        Assert.That(await RequestAsync("GET"), Is.EqualTo((200, "[3,3,2]")));
        Assert.That(await RequestAsync("DELETE"), Is.EqualTo((204, "")));
        Assert.That(await RequestAsync("GET"), Is.EqualTo((200, "[3,0,2]")));
        Assert.That((await RequestAsync("PATCH")).Status, Is.EqualTo(405));

        async Task<(int Status, string Body)> RequestAsync(string method)
        {
            const string Node = "/workshop/Bonn/8/Early";
            Assert.That(Silo.Router.TryResolve(Node, out var target), Is.True);
            var response = await Silo.Router.RequestAsync(target!, "counts", new LaneRequest(method, Node, "counts") { Headers = [new("Accept", "application/json")] });
            return (response.Status, Encoding.UTF8.GetString(response.Body.Span));
        }
    }

    [TestCase("received")]
    [TestCase("byName")]
    public void Stores_cannot_be_linked_or_read(string store) => Assert.That(
        async () => await Silo.Swim.Agent("/workshop/Bonn/9/Early").Value<int>(store).GetAsync(),
        Throws.TypeOf<LaneException>().With.Property(nameof(LaneException.Status)).EqualTo(CommandStatus.LaneNotFound));

    [TestCase("{}", "0 parts")]
    [TestCase("", "0 parts")]
    [TestCase("{@Part{name:a,weight:1},@Part{name:b,weight:2}}", "2 parts")]
    [TestCase("@Part{name:a,weight:1}", "1 parts")]
    public async Task A_list_is_a_list_however_few_it_holds(string body, string sign)
    {
        const string Node = "/workshop/Bonn/10/Early";
        Assert.That(Silo.Router.TryResolve(Node, out var target), Is.True);
        var outcome = await Silo.Router.CommandAsync(target!, "receiveAll", Encoding.UTF8.GetBytes(body));
        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.Accepted));
        Assert.That(await Silo.Swim.Agent(Node).Value<string>("sign").GetAsync(), Is.EqualTo(sign));
    }

    [Test]
    public void A_command_that_needs_a_body_says_so() => Assert.That(
        async () => await Silo.Swim.Agent("/workshop/Bonn/11/Early").CommandAsync("receive"),
        Throws.TypeOf<LaneException>().With.Property(nameof(LaneException.Status)).EqualTo(CommandStatus.Mismatch).And.Message.Contains("expected Part, found nothing"));
}
