using System.CommandLine;
using Spectre.Console;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Works;

namespace Swim.Cli.Bench;

/// <summary><c>bench</c>: load for a WARP server that hosts the benchmark's agents (<c>/bench/N</c>, <c>/leaf/N</c>, <c>/agg/N</c>, <c>/stats</c>).</summary>
internal static class BenchVerb
{
    private const int DefaultEntries = 100_000;
    private const int DefaultStallSize = 1000;

    public static Command Make(ToolStreams streams)
    {
        var verb = new Command("bench", "Put load on a server that hosts the benchmark's agents, and measure it.");
        var commands = new CommandWork("commands", "Commands as fast as the server takes them.", "cmd", isMap: false);
        Add(commands, connections: 8, agents: 100);
        Add(new CommandWork("map", "Updates of map entries as fast as the server takes them.", "map", isMap: true), connections: 8, agents: 1);
        Add(new EchoWork(), connections: 1, agents: 1);
        Add(new FanOutWork(), connections: 1000, agents: 1);
        Add(new SyncWork(), connections: 1, agents: 10_000);
        var entries = new Option<int>("--entries") { Description = "Entries of the map.", DefaultValueFactory = static _ => DefaultEntries };
        AddWith(result => new MapSyncWork(Math.Max(1, result.GetValue(entries))), new MapSyncWork(DefaultEntries), 1, 1, entries);
        Add(new JoinWork(), connections: 1, agents: 10_000);
        Add(new StallWork(DefaultStallSize), connections: 100, agents: 1);
        Add(new ChurnWork(), connections: 8, agents: 100);
        Add(new IdleWork(), connections: 1000, agents: 100_000);
        Add(new MixWork(commands, new EchoWork()), connections: 8, agents: 100);
        return verb;

        void Add(ILoadWork work, int connections, int agents) => AddWith(_ => work, work, connections, agents);

        void AddWith(Func<ParseResult, ILoadWork> workOf, ILoadWork work, int connections, int agents, params Option[] more)
        {
            var options = new BenchOptions(connections, agents);
            var command = new Command(work.Name, work.Description);
            options.AddTo(command, work.HasRate);
            foreach (var option in more) command.Options.Add(option);
            command.SetAction((result, cancellationToken) => RunAsync(streams, workOf(result), options, result, cancellationToken));
            verb.Subcommands.Add(command);
        }
    }

    private static async Task<int> RunAsync(ToolStreams streams, ILoadWork work, BenchOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        using var process = ServerProcess.Find(options.ProcessId(result), options.Server(result));
        var plan = options.Plan(result, process);
        var runs = new List<IReadOnlyList<Figure>>();
        var wanted = options.Runs(result);
        var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });
        if (process is null) progress.WriteLine("The server is not on this machine, or not to be seen: its processor time is not measured (--pid tells which process it is).");
        await progress.Status().StartAsync($"{work.Name}: run 1 of {wanted}", async context =>
        {
            for (var run = 1; run <= wanted; run++)
            {
                context.Status($"{work.Name}: run {run} of {wanted}");
                runs.Add(await work.RunAsync(plan, cancellationToken));
            }
        });
        var summaries = Summary.Of(runs);
        if (options.IsJson(result)) BenchReport.PrintJson(streams.Output, plan.Server, work.Name, plan, wanted, summaries);
        else BenchReport.Print(streams.Output, work.Name, wanted, summaries);
        return ExitCode.Done;
    }
}
