using Swim.Testing;
using Swim.StorageBench.Lanes;
using Swim.StorageBench.Limits;
using Swim.StorageBench.Load;
using Swim.StorageBench.Orleans;
using Swim.StorageBench.Report;

namespace Swim.StorageBench;

/// <summary>All runs, one contestant after the other and round about, so that what disturbs the machine disturbs them all.</summary>
internal sealed class Comparison(Settings settings, TextWriter output) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swim-storage-bench-").FullName;
    private PostgresServer? _server;
    private int _files;

    public async Task RunAsync()
    {
        if (settings.Stores.Contains(StoreKind.Postgres)) _server = await PostgresServer.StartAsync();
        foreach (var store in settings.Stores)
        {
            foreach (var agents in settings.Agents) await CompareAsync(store, agents);
            if (settings.Entries.Count > 0) await CompareLedgersAsync(store);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CompareAsync(StoreKind store, int agents)
    {
        await using var host = await LaneHost.StartAsync(store, await PlaceAsync(store));
        var contestants = new List<Contestant>();
        if (settings.Has(ContestantKind.Raw)) contestants.AddRange(await RawAsync(store, agents));
        if (settings.Has(ContestantKind.Store)) contestants.Add(new RecordWrites(host, agents));
        if (settings.Has(ContestantKind.Lanes)) contestants.Add(new LaneUpdates(host, agents));
        if (store == StoreKind.Postgres && settings.Has(ContestantKind.AdoNet)) contestants.Add(new AdoNetUpdates(await PlaceAsync(store), agents));
        await RunAsync($"{store}, {agents:N0} agents", contestants);
    }

    private async Task<Contestant[]> RawAsync(StoreKind store, int agents) => store switch
    {
        StoreKind.Sqlite => [new RawSqlite(await PlaceAsync(store), agents)],
        StoreKind.Postgres => [new RawPostgres(await PlaceAsync(store), agents)],
        _ => [],
    };

    private async Task CompareLedgersAsync(StoreKind store)
    {
        await using var host = await LaneHost.StartAsync(store, await PlaceAsync(store));
        await RunAsync($"{store}, one key of a map lane", [.. settings.Entries.Select(entries => new LedgerUpdates(host, entries))]);
    }

    private async Task RunAsync(string title, List<Contestant> contestants)
    {
        var runs = contestants.ToDictionary(contestant => contestant, _ => new List<Measure>());
        try
        {
            foreach (var contestant in contestants) await contestant.StartAsync();
            for (var repeat = 0; repeat < settings.Repeats; repeat++)
            {
                foreach (var contestant in contestants)
                {
                    var run = await LoadLoop.RunAsync(contestant, settings.Duration);
                    if (repeat > 0 || settings.Repeats == 1) runs[contestant].Add(run);
                }
            }

            Tables.Write(output, title, [.. contestants.Select(contestant => (contestant.Name, Measure.MedianOf(runs[contestant])))]);
        }
        finally
        {
            foreach (var contestant in contestants) await contestant.DisposeAsync();
        }
    }

    private async Task<string> PlaceAsync(StoreKind store) =>
        store != StoreKind.Postgres ? Path.Combine(_folder, $"{_files++}.db") : await _server!.CreateDatabaseAsync();
}
