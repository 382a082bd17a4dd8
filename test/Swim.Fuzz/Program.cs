using Swim.Fuzz.Running;
using Swim.Fuzz.Serving;

try
{
    return args switch
    {
        ["serve", .. var rest] => await ServeVerb.RunAsync(rest),
        ["run", .. var rest] => await FuzzRun.RunAsync(FuzzOptions.Parse(rest), Console.Out) ? 0 : 1,
        [['-', '-', ..], ..] or [] => await FuzzRun.RunAsync(FuzzOptions.Parse(args), Console.Out) ? 0 : 1,
        _ => Usage(),
    };
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return Usage();
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Swim.Fuzz [run] [--frames N] [--sessions N] [--scale K] [--seed X] [--only PART,…] [--first N] [--workers W]
        """);
    return 2;
}
