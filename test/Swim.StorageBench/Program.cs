using Swim.StorageBench;

if (Settings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine("""
        usage: Swim.StorageBench [--stores sqlite,postgres,none] [--agents 1,10,1000] [--contestants raw,store,lanes,adonet] [--entries 1000,1000000|none] [--seconds 4] [--repeats 4]

        Durable updates per second of the lanes on our stores, beside the raw batched writes of the same rows and Orleans' ADO.NET grain storage.
        Starts its own PostgreSQL on loopback and keeps everything in a temporary folder. The store none keeps nothing: what it shows is the way there and back.
        """);
    return 2;
}

await using var comparison = new Comparison(settings, Console.Out);
await comparison.RunAsync();
return 0;
