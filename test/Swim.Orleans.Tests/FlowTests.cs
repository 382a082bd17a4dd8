using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>Supply, demand, demand-map and HTTP lanes end to end.</summary>
internal sealed class FlowTests : SiloFixture
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_supply_lane_sends_what_is_pushed_and_keeps_nothing()
    {
        const string Node = "/flow/supply";
        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        var probe = await Silo.LinkAsync(Node, "steps");
        await Silo.Swim.Agent(Node).CommandAsync("add", 2);
        await Silo.Swim.Agent(Node).CommandAsync("add", 2);

        await probe.UntilAsync("synced");
        Assert.That(await probe.NextAsync(), Is.EqualTo("event \"add 2\""));
        Assert.That(await probe.NextAsync(), Is.EqualTo("event \"add 2\""));
        Assert.That(probe.Seen, Has.None.EqualTo("event \"add 1\""));
    }

    [Test]
    public async Task A_demand_lane_computes_for_syncs_cues_and_readings()
    {
        const string Node = "/flow/demand";
        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        var probe = await Silo.LinkAsync(Node, "doubled");
        await probe.UntilAsync("synced");
        Assert.That(probe.Seen, Is.EqualTo((string[])["linked", "event 2", "synced"]));

        await Silo.Swim.Agent(Node).CommandAsync("add", 2);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 6"));
        await Silo.Swim.Agent(Node).CommandAsync("count", 5);
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("doubled").GetAsync(), Is.EqualTo(10));
    }

    [Test]
    public async Task A_demand_map_lane_computes_each_key()
    {
        const string Node = "/flow/demandMap";
        await Silo.Swim.Agent(Node).CommandAsync("add", 42);
        var probe = await Silo.LinkAsync(Node, "digits");
        await probe.UntilAsync("synced");
        Assert.That(probe.Seen, Is.EqualTo((string[])["linked", "update first=4", "update last=2", "synced"]));

        await Silo.Swim.Agent(Node).CommandAsync("add", 1);
        Assert.That(await probe.NextAsync(), Is.EqualTo("update last=3"));
        await Silo.Swim.Agent(Node).CommandAsync("forget");
        Assert.That(await probe.NextAsync(), Is.EqualTo("remove last"));
        Assert.That(await Silo.Swim.Agent(Node).Map<string, int>("digits").GetAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["first"] = 4, ["last"] = 3 }));
    }

    [Test]
    public async Task A_computation_that_throws_fails_the_reading_and_keeps_the_link()
    {
        const string Node = "/flow/failing";
        var probe = await Silo.LinkAsync(Node, "doubled");
        await probe.UntilAsync("synced");
        await Silo.Swim.Agent(Node).CommandAsync("add", -1);
        Silo.Router.TryResolve(Node, out var target);
        var reading = await Silo.Router.ReadAsync(target!, "doubled");
        Assert.That(reading.IsFailed, Is.True);
        Assert.That(async () => await Silo.Swim.Agent(Node).Value<int>("doubled").GetAsync(), Throws.InstanceOf<LaneException>().With.Property(nameof(LaneException.Status)).EqualTo(CommandStatus.HandlerFailed));

        await Silo.Swim.Agent(Node).CommandAsync("add", 5);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 8"));
    }

    [TestCase("steps")]
    [TestCase("doubled")]
    [TestCase("digits")]
    [TestCase("door")]
    public async Task Lanes_that_are_read_only_refuse_commands(string lane)
    {
        Silo.Router.TryResolve("/flow/refusing", out var target);
        var outcome = await Silo.Router.CommandAsync(target!, lane, "1"u8.ToArray());

        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
        Assert.That(outcome.Message, Does.Contain(lane));
    }

    [Test]
    public async Task Links_of_computed_lanes_go_on_with_the_next_activation()
    {
        const string Node = "/flow/collected";
        await Silo.Swim.Agent(Node).CommandAsync("add", 21);
        var value = await Silo.LinkAsync(Node, "doubled");
        var map = await Silo.LinkAsync(Node, "digits");
        await value.UntilAsync("synced");
        await map.UntilAsync("synced");
        while (!AgentEvents.Of(Node).Contains("stop")) await Silo.CollectAsync();
        await Silo.Swim.Agent(Node).Value<int>("total").GetAsync();

        await value.UntilAsync("event 42");
        await map.UntilAsync("update last=1");
    }

    [Test]
    public async Task A_request_is_answered_by_the_agent()
    {
        const string Node = "/flow/door";
        Assert.That(Text(await RequestAsync(Node, "POST", "7")), Is.EqualTo("204 "));
        Assert.That(Text(await RequestAsync(Node, "GET")), Is.EqualTo("200 7"));
        Assert.That(Text(await RequestAsync(Node, "HEAD")), Is.EqualTo("200 7"));
        Assert.That((await RequestAsync(Node, "PATCH")).Headers, Does.Contain(new KeyValuePair<string, string>("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS")));
        Assert.That((await RequestAsync(Node, "POST", "x")).Status, Is.EqualTo(400));
        Assert.That((await RequestAsync(Node, "GET", lane: "nothing")).Status, Is.EqualTo(404));

        Silo.Router.TryResolve(Node, out var target);
        Assert.That(target!.KindOf("door"), Is.EqualTo(LaneKind.Http));
        Assert.That(target.KindOf("count"), Is.EqualTo(LaneKind.Value));
        Assert.That(target.KindOf("nothing"), Is.Null);
    }

    [Test]
    public async Task A_request_whose_handler_throws_is_500_and_the_agent_lives()
    {
        const string Node = "/flow/throwing";
        var response = await RequestAsync(Node, "POST", "-5");

        Assert.That(response.Status, Is.EqualTo(500));
        Assert.That(Text(response), Does.Contain(Node).And.Contain("door").And.Not.Contain("secret"));
        Assert.That(Silo.Logs.GetSnapshot().Any(entry => entry.Exception?.Message == "secret" && entry.Message.Contains("door", StringComparison.Ordinal)));
        Assert.That(Text(await RequestAsync(Node, "GET")), Is.EqualTo("200 -5"));
    }

    [Test]
    public async Task A_request_that_waits_holds_back_commands_and_requests_but_not_links()
    {
        const string Node = "/flow/waiting";
        var slow = RequestAsync(Node, "DELETE");
        var probe = await Silo.LinkAsync(Node, "count");
        await probe.UntilAsync("event 100");
        var command = Silo.Swim.Agent(Node).CommandAsync("add", 1).AsTask();
        var read = RequestAsync(Node, "GET");
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("count").GetAsync(), Is.EqualTo(100), "readings do not wait");
        Assert.That(command.IsCompleted || read.IsCompleted, Is.False);

        Gates.Release(Node);
        Assert.That(Text(await slow), Is.EqualTo("200 101"));
        await command;
        Assert.That(Text(await read), Is.EqualTo("200 102"));
    }

    [Test]
    public async Task A_handler_is_told_that_nobody_waits_any_more()
    {
        const string Node = "/flow/gone";
        using var gone = new CancellationTokenSource();
        var pending = RequestAsync(Node, "DELETE", cancellationToken: gone.Token);
        var probe = await Silo.LinkAsync(Node, "count");
        await probe.UntilAsync("event 100");
        await gone.CancelAsync();

        Assert.That(async () => await pending, Throws.InstanceOf<OperationCanceledException>());
        await Gates.WaitAsync(Node + " gone").WaitAsync(Guard);
        Assert.That(Text(await RequestAsync(Node, "GET")), Is.EqualTo("200 100"));
    }

    [Test]
    public async Task Committed_changes_of_a_request_are_durable_when_it_is_answered()
    {
        const string Node = "/flow/committed";
        Assert.That((await RequestAsync(Node, "PUT", "9")).Status, Is.EqualTo(204));
        await Silo.CollectAsync();
        Assert.That(await Silo.Swim.Agent(Node).Value<int>("total").GetAsync(), Is.EqualTo(9));
    }

    [Test]
    public void Requests_and_answers_survive_the_way_between_silos()
    {
        var serializer = Silo.Services.GetRequiredService<Serializer>();
        var request = new LaneRequest("POST", "/flow/1", "door")
        {
            Query = [new("a", "1"), new("a", "2")],
            Headers = [new("Accept", "x")],
            UserName = "ann",
            Claims = [new("role", "admin")],
            ContentType = "application/json",
            Body = "5"u8.ToArray(),
        };
        var sent = serializer.Deserialize<LaneRequest>(serializer.SerializeToArray(request))!;
        var reply = new RequestReply(LaneResponse.Text("é").WithStatus(201).WithHeader("X-A", "b"), Guid.NewGuid(), 3);
        var back = serializer.Deserialize<RequestReply>(serializer.SerializeToArray(reply));

        Assert.That((sent.Method, sent.Node, sent.Lane, sent.UserName, sent.ContentType), Is.EqualTo(("POST", "/flow/1", "door", "ann", "application/json")));
        Assert.That(sent.Query, Is.EqualTo(request.Query));
        Assert.That(sent.Headers, Is.EqualTo(request.Headers));
        Assert.That(sent.HasClaim("role", "admin"), Is.True);
        Assert.That(sent.Read<int>(), Is.EqualTo(5));
        Assert.That((back.Epoch, back.Commit, back.Response.Status, back.Response.ContentType), Is.EqualTo((reply.Epoch, 3L, 201, "text/plain; charset=utf-8")));
        Assert.That(back.Response.Headers, Is.EqualTo(reply.Response.Headers));
        Assert.That(Text(back.Response), Is.EqualTo("201 é"));
    }

    private static string Text(LaneResponse response) => $"{response.Status} {Encoding.UTF8.GetString(response.Body.Span)}";

    private async Task<LaneResponse> RequestAsync(string node, string method, string body = "", string lane = "door", CancellationToken cancellationToken = default)
    {
        Assert.That(Silo.Router.TryResolve(node, out var target), Is.True);
        return await Silo.Router.RequestAsync(target!, lane, new LaneRequest(method, node, lane) { Body = Encoding.UTF8.GetBytes(body) }, cancellationToken);
    }
}
