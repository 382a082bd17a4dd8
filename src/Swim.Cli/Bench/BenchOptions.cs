using System.CommandLine;
using Swim.Cli.Bench.Measuring;

namespace Swim.Cli.Bench;

/// <summary>What every kind of load is told on the command line.</summary>
internal sealed class BenchOptions(int connections, int agents)
{
    private readonly Option<string> _host = Hosts.Option("The server under load.");
    private readonly Option<int> _connections = new("--connections", "-c") { Description = "Connections.", DefaultValueFactory = _ => connections };
    private readonly Option<int> _agents = new("--agents", "-a") { Description = "Agents.", DefaultValueFactory = _ => agents };
    private readonly Option<double> _seconds = new("--seconds", "-s") { Description = "Seconds that are measured, in each run.", DefaultValueFactory = static _ => 5 };
    private readonly Option<double> _warmup = new("--warmup") { Description = "Seconds of load before them.", DefaultValueFactory = static _ => 2 };
    private readonly Option<int> _runs = new("--runs", "-r") { Description = "Runs; medians are printed.", DefaultValueFactory = static _ => 3 };
    private readonly Option<double> _rate = new("--rate") { Description = "Begin so much work per second, whether or not the last has ended; 0: as fast as it goes." };
    private readonly Option<int> _size = new("--size") { Description = "Bytes of a body; 0: a number alone." };
    private readonly Option<double> _patience = new("--timeout") { Description = "Seconds to wait for an answer.", DefaultValueFactory = static _ => 30 };
    private readonly Option<int?> _pid = new("--pid") { Description = "The server's process on this machine, when its port does not tell." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    /// <summary>Adds them to a verb; a work that goes as fast as it can has no rate to be told.</summary>
    public void AddTo(Command verb, bool hasRate)
    {
        foreach (var option in (Option[])[_host, _connections, _agents, _seconds, _warmup, _runs, _rate, _size, _patience, _pid, _json])
            if (hasRate || option != _rate) verb.Options.Add(option);
    }

    public bool IsJson(ParseResult result) => result.GetValue(_json);

    public int Runs(ParseResult result) => Math.Clamp(result.GetValue(_runs), 1, 1000);

    public int? ProcessId(ParseResult result) => result.GetValue(_pid);

    /// <exception cref="FormatException">Not the URI of a host.</exception>
    public Uri Server(ParseResult result)
    {
        var host = result.GetRequiredValue(_host);
        return Uri.TryCreate(host, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri : throw new FormatException($"--host {host}: expected a URI such as warp://127.0.0.1:9001.");
    }

    public LoadPlan Plan(ParseResult result, ServerProcess? process) => new()
    {
        Server = Server(result),
        Process = process,
        Connections = Math.Clamp(result.GetValue(_connections), 1, 100_000),
        Agents = Math.Clamp(result.GetValue(_agents), 1, 10_000_000),
        Duration = Seconds(result.GetValue(_seconds)),
        Warmup = Seconds(result.GetValue(_warmup)),
        Rate = Math.Clamp(result.GetValue(_rate), 0, 10_000_000),
        Size = Math.Clamp(result.GetValue(_size), 0, 1_000_000),
        Patience = Seconds(result.GetValue(_patience)),
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400));
}
