using System.Text.Json;

namespace Swim.Cli.Tests;

/// <summary><c>swim bench</c> against a server with the benchmark's agents, in a process of its own.</summary>
internal sealed class BenchVerbTests
{
    private BenchServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await BenchServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("commands", "-c 2 -a 10", "commands", "server CPU", "lost")]
    [TestCase("map", "-c 2 -a 1", "updates", "server CPU", "lost")]
    [TestCase("echo", "-c 2 -a 2", "round trips", "p50", "p99")]
    [TestCase("echo", "-c 2 -a 2 --rate 200 --size 100", "round trips", "p50", "p99")]
    [TestCase("fanout", "-c 20 -a 2", "deliveries", "rounds", "p99")]
    [TestCase("sync", "-a 100", "cold: all synced", "warm: all synced", "warm: lanes")]
    [TestCase("mapsync", "--entries 1000", "synced", "entries", "bytes")]
    [TestCase("join", "-a 50", "updates joined", "server CPU", "own CPU")]
    [TestCase("stall", "-c 2", "events", "held per stalled link", "reader p99")]
    [TestCase("churn", "-c 2 -a 10", "visits", "connect to synced p50", "connect to synced p99")]
    [TestCase("idle", "-c 10 -a 100", "managed per agent and link", "managed per link", "managed per connection")]
    [TestCase("mix", "-c 2 -a 10 --rate 100", "commands", "lost", "p99")]
    public async Task Each_kind_of_load_measures_what_it_says(string work, string options, params string[] figures)
    {
        var ended = await ToolProcess.RunAsync(["bench", work, .. options.Split(' '), "--host", _server.Host, "--seconds", "0.2", "--warmup", "0.1", "--runs", "1", "--json"]);
        Assert.That(ended.Code, Is.Zero, ended.Error);
        using var report = JsonDocument.Parse(ended.Output);
        var measured = report.RootElement.GetProperty("figures").EnumerateArray()
            .ToDictionary(static figure => figure.GetProperty("name").GetString()!, static figure => figure.GetProperty("median").GetDouble());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(measured.Keys, Is.SupersetOf(figures));
            Assert.That(measured[figures[0]], Is.GreaterThan(0));
            if (measured.TryGetValue("lost", out var lost)) Assert.That(lost, Is.Zero);
        }
    }

    [Test]
    public async Task Medians_of_several_runs_are_printed_for_people()
    {
        var ended = await ToolProcess.RunAsync(["bench", "echo", "--host", _server.Host, "--seconds", "0.1", "--warmup", "0", "--runs", "2"]);
        Assert.That(ended.Code, Is.Zero, ended.Error);
        Assert.That(ended.Output, Does.Contain("echo: round trips").And.Contain("2 runs").And.Not.Contain("\u001b["));
    }

    [Test]
    public async Task A_server_that_is_not_there_is_exit_code_3()
    {
        var ended = await ToolProcess.RunAsync(["bench", "echo", "--host", "warp://127.0.0.1:1", "--runs", "1"]);
        Assert.That(ended.Code, Is.EqualTo(3), ended.Error);
    }

    [TestCase("commands")]
    [TestCase("join")]
    public async Task A_rate_is_refused_where_work_goes_as_fast_as_it_can(string work)
    {
        var ended = await ToolProcess.RunAsync(["bench", work, "--host", "warp://127.0.0.1:1", "--rate", "5"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ended.Code, Is.EqualTo(2), ended.Error);
            Assert.That(ended.Error, Does.Contain("--rate"));
        }
    }
}
