using BenchmarkDotNet.Running;
using Swim.Benchmarks;

switch (args)
{
    case ["gate"]:
        return AllocationGate.Run(Console.Out);
    case ["run", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(AllocationGate).Assembly).Run(rest);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: Swim.Benchmarks VERB

              gate            measures bytes allocated per operation and compares them with allocations.json; judges no time
              run [options]   measures time, with BenchmarkDotNet's own options (--filter '*Scan*')
            """);
        return 2;
}
