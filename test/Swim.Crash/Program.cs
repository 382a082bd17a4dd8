using Swim.Crash.Running;
using Swim.Crash.Serving;
using Swim.Crash.Stores;

try
{
    return args switch
    {
        ["serve", .. var rest] => await ServeVerb.RunAsync(rest),
        ["run", .. var rest] => await RunAsync(RunOptions.Parse(rest)),
        ["race", .. var rest] => await RaceAsync(RaceOptions.Parse(rest)),
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
    await using var store = await StoreChoice.OpenAsync(options);
    await using var run = new CrashRun(options, store, Console.Out);
    return await run.RunAsync() ? 0 : 1;
}

static async Task<int> RaceAsync(RaceOptions options)
{
    await using var store = await PostgresUnderTest.CreateAsync(options.At);
    await using var race = new RaceRun(options, store, Console.Out);
    return await race.RunAsync() ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Swim.Crash VERB

          run [--store sqlite|postgres|memory] [--kills N] [--kill server|postgres|both|disk] [--seconds S] [--seed X]
              [--agents A] [--clients C] [--max-loss MILLISECONDS] [--at FOLDER-OR-CONNECTION-STRING]
                      loads a server of its own, kills it (or PostgreSQL, or fills the disk) N times at random moments, starts it again, and compares
                      what clients have been shown with what is there
          race [--seconds S] [--seed X] [--agents A] [--senders N] [--at CONNECTION-STRING]
                      two processes that do not know of each other run the same agents on one PostgreSQL; now and then one stands still
          serve [--attached] --urls http://127.0.0.1:PORT
                      the server that is killed
        """);
    return 2;
}
