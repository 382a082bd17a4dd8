using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Swim.Cli.Tests;

/// <summary>Verbs about what runs, against a server with agents.</summary>
internal sealed class MetaVerbTests
{
    private WebApplication _app = null!;
    private string _host = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSwim(static options => options.Storage.Path = ":memory:").DiscoverAgents(false).AddAgent(LampAgent.Lamp);
        _app = builder.Build();
        _app.MapSwim();
        await _app.StartAsync();
        _host = _app.Urls.Single().Replace("http", "warp", StringComparison.Ordinal);
        for (var i = 1; i <= 3; i++) await RunAsync("set", $"/lamp/{i}", "on", "true");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task Nodes_shows_a_level_or_everything_below()
    {
        Assert.That(await RunAsync("nodes"), Is.EqualTo((0, "/lamp/\t3\n", "")));
        Assert.That(await RunAsync("nodes", "/lamp"), Is.EqualTo((0, "/lamp/1\tlamp\n/lamp/2\tlamp\n/lamp/3\tlamp\n", "")));
        Assert.That(await RunAsync("nodes", "--all", "--limit", "2"), Is.EqualTo((0, "/lamp/1\tlamp\n/lamp/2\tlamp\n", "")));
        Assert.That((await RunAsync("nodes", $"{_host}/lamp", "--json")).Output, Does.StartWith("{\"nodeUri\":\"/lamp/1\",\"created\":"));
    }

    [Test]
    public async Task Lanes_shows_what_can_be_linked_of_an_agent_that_sleeps()
    {
        Assert.That(await RunAsync("lanes", "/lamp/sleeps"), Is.EqualTo((0, "on\tvalue\nuses\tmap\n", "")));
        Assert.That((await RunAsync("lanes", "/nowhere")).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Top_shows_the_cluster()
    {
        var text = await RunAsync("top", "--count", "1");
        var json = await RunAsync("top", "--count", "2", "--interval", "0.1", "--json");

        Assert.That(text.Output, Does.StartWith("1 silo  3 agents").And.Contain("SILO\tAGENTS"));
        var lines = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        using var pulse = JsonDocument.Parse(lines[1]);
        Assert.That(pulse.RootElement.GetProperty("pulse").GetProperty("nodeCount").GetInt64(), Is.EqualTo(3));
        Assert.That(pulse.RootElement.GetProperty("silos").EnumerateObject().Count(), Is.EqualTo(1));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) => ToolProcess.RunAsync([.. args, "--host", _host]);
}
