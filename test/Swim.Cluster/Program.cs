using Swim.Cluster.Figures;
using Swim.Cluster.Running;
using Swim.Cluster.Serving;

try
{
    return args switch
    {
        ["serve", .. var rest] => await ServeVerb.RunAsync(rest),
        ["run", .. var rest] => await RunAsync(RunOptions.Parse(rest)),
        ["figures", .. var rest] => await FiguresAsync(FiguresOptions.Parse(rest)),
        _ => Usage(),
    };
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static async Task<int> RunAsync(RunOptions options)
{
    await using var run = await ClusterRun.CreateAsync(options, Console.Out);
    return await run.RunAsync() ? 0 : 1;
}

static async Task<int> FiguresAsync(FiguresOptions options)
{
    await using var figures = await FiguresRun.CreateAsync(options, Console.Out);
    await figures.RunAsync();
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Swim.Cluster VERB

          run [--rounds N] [--silos N] [--gateways N] [--faults kill,drain,roll,pause,freeze,cut,collect,migrate,double,upgrade | all] [--seed X] [--membership default | 500x2]
              [--clients N] [--agents N] [--seconds S] [--pace MILLISECONDS] [--collection SECONDS] [--max-loss MILLISECONDS] [--settle SECONDS] [--observer FOLDER] [--next FILE] [--limit SECONDS] [--logs FOLDER] [--json]
                      a cluster of processes on a PostgreSQL of its own, clients that load it, something done to it in each round, and what everybody saw
                      compared with what was promised; 'cut' needs root; the observer's FOLDER is that of the driver of @swim/client;
                      'upgrade' rolls all silos to the next version of the program (the FILE of --next), or back;
                      after --limit no round begins; --logs writes what every process says, in detail
          figures [--silos N] [--agents N] [--burst N] [--seconds S] [--repeats N] [--sources N] [--commanded N] [--rate N] [--commands] [--json]
                      what it costs that links and agents, or senders of commands and agents (only these: --commands), live in different silos
          serve [--attached] --urls http://127.0.0.1:PORT
                      one silo
        """);
    return 2;
}
