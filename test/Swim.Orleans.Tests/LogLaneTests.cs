using System.Text.RegularExpressions;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>The log lanes of agents and their lanes.</summary>
internal sealed partial class LogLaneTests : SiloFixture
{
    [Test]
    public async Task What_an_agent_logs_reaches_the_links_of_the_levels_lane()
    {
        const string Node = "/building/log/room/1";
        var info = await Silo.LinkAsync("swim:meta:node/%2fbuilding%2flog%2froom%2f1", "infoLog");
        var other = await Silo.LinkAsync("swimos:meta:node/%2Fbuilding%2Flog%2Froom%2F1", "infoLog", sync: false);
        var debug = await Silo.LinkAsync("swim:meta:node/%2fbuilding%2flog%2froom%2f1", "debugLog");
        await info.UntilAsync("synced");
        await debug.UntilAsync("synced");
        await Silo.Swim.Agent(Node).CommandAsync("ask");
        var entry = await info.NextAsync();

        Assert.That(entry, Does.Match(@"^event @info\(time:\d+\) ?asked$"));
        Assert.That(await other.NextAsync(), Is.EqualTo("linked"));
        Assert.That(Time().Replace(await other.NextAsync(), ""), Is.EqualTo(Time().Replace(entry, "")));
        Assert.That(debug.Seen, Is.EqualTo((string[])["linked", "synced"]));
    }

    [Test]
    public async Task The_hosts_log_lanes_show_what_all_its_agents_log()
    {
        var info = await Silo.LinkAsync("swim:meta:host", "infoLog");
        var unknown = await Silo.LinkAsync("swim:meta:host", "count");
        await info.UntilAsync("synced");
        await Silo.Swim.Agent("/building/host/room/1").CommandAsync("ask");

        Assert.That(await info.NextAsync(), Does.Match(@"^event @info\(time:\d+\) ?""/building/host/room/1: asked""$"));
        Assert.That(await unknown.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    [Test]
    public async Task A_link_to_a_log_starts_no_agent()
    {
        const string Node = "/counter/sleeps";
        var log = await Silo.LinkAsync("swim:meta:node/%2fcounter%2fsleeps", "warnLog");
        await log.UntilAsync("synced");

        Assert.That(AgentEvents.Of(Node), Is.Empty);
    }

    [Test]
    public async Task A_handler_that_throws_shows_in_the_fail_logs_of_its_agent_and_lane()
    {
        var ofAgent = await Silo.LinkAsync("swim:meta:node/%2fcounter%2ffails", "failLog");
        var ofLane = await Silo.LinkAsync("swim:meta:node/%2fcounter%2ffails/lane/explode", "failLog");
        var ofOther = await Silo.LinkAsync("swim:meta:node/%2fcounter%2ffails/lane/count", "failLog");
        var errors = await Silo.LinkAsync("swim:meta:node/%2fcounter%2ffails", "errorLog");
        foreach (var probe in new[] { ofAgent, ofLane, ofOther, errors }) await probe.UntilAsync("synced");
        Silo.Router.TryResolve("/counter/fails", out var target);
        await Silo.Router.CommandAsync(target!, "explode", "boom"u8.ToArray());

        Assert.That(await ofAgent.NextAsync(), Does.Match(@"^event @fail\(time:\d+\) ?"".*explode.*boom""$"));
        Assert.That(await ofLane.NextAsync(), Does.Match(@"^event @fail\(time:\d+\) ?"".*boom""$"));
        await Silo.Router.CommandAsync(target!, "add", "1"u8.ToArray());
        Assert.That(ofOther.Seen.Concat(errors.Seen), Has.None.StartsWith("event"));
    }

    [Test]
    public async Task A_log_lane_takes_no_commands_and_reads_as_nothing()
    {
        Assert.That(Silo.Router.TryResolve("swim:meta:node/%2fcounter%2flog", out var target), Is.True);
        var outcome = await Silo.Router.CommandAsync(target!, "infoLog", "1"u8.ToArray());
        var reading = await Silo.Router.ReadAsync(target!, "infoLog");
        var unknown = await Silo.LinkAsync("swim:meta:node/%2fcounter%2flog", "nothing");

        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
        Assert.That(reading.Found, Is.True);
        Assert.That(reading.Body.Length, Is.Zero);
        Assert.That(await unknown.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    [Test]
    public async Task An_unlinked_log_says_nothing_more()
    {
        const string Meta = "swim:meta:node/%2fbuilding%2fquiet%2froom%2f1";
        Silo.Router.TryResolve(Meta, out var target);
        var probe = await Silo.LinkAsync(Meta, "infoLog");
        await probe.UntilAsync("synced");
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Unlink, "infoLog", default, probe);
        await Silo.Router.DeliverAsync(target!, batch);

        await probe.UntilAsync("unlinked Requested");
    }

    [TestCase("swim:meta:node/%2fnosuch%2f1")]
    [TestCase("swim:meta:node/counter/1")]
    [TestCase("swim:meta:node/%2fcounter%2f1/lane/nope")]
    [TestCase("swim:meta:node/%2flife%2f1/lane/secret")]
    [TestCase("swim:meta:node/%2fcounter%2f1/lanes")]
    [TestCase("swim:meta:bogus")]
    public void A_meta_node_of_nothing_is_not_found(string node) => Assert.That(Silo.Router.TryResolve(node, out _), Is.False);

    [GeneratedRegex(@"time:\d+")]
    private static partial Regex Time();
}
