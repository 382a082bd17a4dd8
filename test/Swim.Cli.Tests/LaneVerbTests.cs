using Swim.Gateway.Tests.Fakes;

namespace Swim.Cli.Tests;

/// <summary>Verbs about lanes, against a gateway on a real Kestrel.</summary>
internal sealed class LaneVerbTests
{
    private GatewayHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await GatewayHost.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Get_prints_a_state_once()
    {
        _host.Node("/unit/1").Do(node =>
        {
            node.Count.Set("5");
            node.Map.Update("b", "2");
            node.Map.Update("a", "{x:1}");
        });

        Assert.That(await RunAsync("get", "/unit/1", "count"), Is.EqualTo((0, "5\n", "")));
        Assert.That(await RunAsync("get", Uri("/unit/1"), "map"), Is.EqualTo((0, "{a:{x:1},b:2}\n", "")));
        Assert.That(await RunAsync("get", "/unit/1", "map", "--json"), Is.EqualTo((0, """{"a":{"x":1},"b":2}""" + "\n", "")));
    }

    [Test]
    public async Task What_is_not_there_is_refused_with_the_place_and_exit_code_1()
    {
        var lane = await RunAsync("get", "/unit/1", "nothing");
        var node = await RunAsync("sync", "/nowhere", "count");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((lane.Code, lane.Output), Is.EqualTo((1, "")));
            Assert.That(lane.Error, Does.Contain("/unit/1").And.Contain("nothing"));
            Assert.That((node.Code, node.Output), Is.EqualTo((1, "")));
            Assert.That(node.Error, Does.Contain("/nowhere"));
        }
    }

    [Test]
    public async Task A_host_that_is_not_there_is_exit_code_3()
    {
        var ended = await ToolProcess.RunAsync(["get", "/unit/1", "count", "--host", "warp://127.0.0.1:1", "--timeout", "0.5"]);
        Assert.That(ended.Code, Is.EqualTo(3), ended.Error);
        var link = await ToolProcess.RunAsync(["link", "/unit/1", "count", "--host", "warp://127.0.0.1:1", "--timeout", "0.5"]);
        Assert.That(link.Code, Is.EqualTo(3), link.Error);
    }

    [Test]
    public async Task What_cannot_be_understood_is_exit_code_2()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await ToolProcess.RunAsync(["get"])).Code, Is.EqualTo(2));
            Assert.That((await ToolProcess.RunAsync(["fly"])).Code, Is.EqualTo(2));
            Assert.That((await ToolProcess.RunAsync(["get", "ftp://host/unit/1", "count"])).Code, Is.EqualTo(2));
            Assert.That((await RunAsync("set", "/unit/1", "map", "--remove")).Code, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task Sync_prints_the_state_and_each_change_until_it_is_interrupted()
    {
        _host.Node("/unit/1").Do(node => node.Map.Update("a", "1"));
        using var tool = ToolProcess.Start("sync", Uri("/unit/1"), "map");
        Assert.That(await tool.ReadLineAsync(), Is.EqualTo("@update(key:a) 1"));
        Assert.That(await tool.ReadNoticeAsync(), Is.EqualTo("-- linked"));
        Assert.That(await tool.ReadNoticeAsync(), Is.EqualTo("-- synced"));
        _host.Node("/unit/1").Do(node => node.Map.Remove("a"));
        Assert.That(await tool.ReadLineAsync(), Is.EqualTo("@remove(key:a)"));
        await tool.InterruptAsync();
        Assert.That(await tool.EndAsync(), Is.EqualTo((130, "", "")));
    }

    [Test]
    public async Task Link_prints_events_as_json_objects_up_to_a_count()
    {
        using var tool = ToolProcess.Start("link", Uri("/unit/1"), "supply", "--json", "--count", "2");
        Assert.That(await tool.ReadLineAsync(), Is.EqualTo("""{"event":"linked"}"""));
        _host.Node("/unit/1").Do(node =>
        {
            node.Supply.Push("{x:1}");
            node.Supply.Push("two");
        });
        Assert.That(await tool.ReadLineAsync(), Is.EqualTo("""{"event":"event","body":{"x":1}}"""));
        Assert.That(await tool.ReadLineAsync(), Is.EqualTo("""{"event":"event","body":"two"}"""));
        Assert.That((await tool.EndAsync()).Code, Is.Zero);
    }

    [Test]
    public async Task Commands_are_sent_from_the_line_and_from_the_standard_input()
    {
        Assert.That((await RunAsync("command", "/unit/1", "cmd", "@go{x:1}")).Code, Is.Zero);
        Assert.That((await ToolProcess.RunAsync(["command", Uri("/unit/1"), "cmd", "-", "--json"], """{"x":[1,2]}""")).Code, Is.Zero);
        await Until.TrueAsync(() => _host.Node("/unit/1").Commands.Count == 2);
        Assert.That(_host.Node("/unit/1").Commands, Is.EqualTo(new[] { "cmd @go{x:1}", "cmd {x:{1,2}}" }));
        Assert.That((await RunAsync("command", "/unit/1", "cmd", "{a")).Code, Is.EqualTo(1), "no Recon: not sent");
    }

    [Test]
    public async Task Set_waits_until_the_lane_has_the_value()
    {
        Assert.That(await RunAsync("set", "/unit/1", "count", "7"), Is.EqualTo((0, "", "")));
        Assert.That(_host.Node("/unit/1").Count.Value, Is.EqualTo("7"));
        var refused = await ToolProcess.RunAsync(["set", Uri("/unit/1"), "count", "{no:1}", "--timeout", "1"]);
        Assert.That(refused.Code, Is.EqualTo(3));
        Assert.That(refused.Error, Does.Contain("count"));
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(string host, string[] args) => ToolProcess.RunAsync([.. args, "--host", host]);

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) => RunAsync($"warp://{_host.Authority}", args);

    private string Uri(string path) => $"warp://{_host.Authority}{path}";
}
