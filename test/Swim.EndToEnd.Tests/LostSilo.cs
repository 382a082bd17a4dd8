using System.Globalization;
using System.Net;
using System.Text.Json;
using Swim.Testing;

namespace Swim.EndToEnd.Tests;

/// <summary>Three processes on one database, one of which is killed: where agents live before and after.</summary>
public sealed class LostSilo
{
    private const int Agents = 300;

    private PostgresServer _postgres = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [Test, CancelAfter(300_000)]
    public async Task Agents_spread_and_those_of_other_silos_stay_active_when_one_is_killed(CancellationToken cancellationToken)
    {
        var (before, after, killed) = await LoseOneAsync(cancellationToken);

        foreach (var silo in before.GroupBy(ProcessOf)) Assert.That(silo.Count(), Is.GreaterThan(Agents / 4), "spread");
        Assert.That(before.Select(ProcessOf).Distinct().Count(), Is.EqualTo(3));
        var survivors = Enumerable.Range(0, Agents).Where(i => ProcessOf(before[i]) != killed).ToArray();
        Assert.That(survivors.Where(i => after[i] != before[i]), Is.Empty, "agents on surviving silos that began a new life");
        Assert.That(after.Select(ProcessOf), Has.None.EqualTo(killed));
    }

    private static string ProcessOf(string home) => home[..home.IndexOf('/', StringComparison.Ordinal)];

    private static async Task<string> HomeAsync(ServerProcess server, int agent, CancellationToken cancellationToken)
    {
        // until the cluster has noticed the loss, calls to the lost silo fail after a while
        while (true)
        {
            using var answer = await server.Http.GetAsync(new Uri($"/home/{agent}?lane=home", UriKind.Relative), cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK) continue;
            return JsonSerializer.Deserialize<string>(await answer.Content.ReadAsStringAsync(cancellationToken))!;
        }
    }

    private static async Task<string[]> HomesAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var homes = new string[Agents];
        await Parallel.ForAsync(0, Agents, new ParallelOptions { MaxDegreeOfParallelism = Agents, CancellationToken = cancellationToken }, async (agent, ct) =>
            homes[agent] = await HomeAsync(server, agent, ct));
        return homes;
    }

    private async Task<(string[] Before, string[] After, string Killed)> LoseOneAsync(CancellationToken cancellationToken)
    {
        var database = await _postgres.CreateDatabaseAsync(cancellationToken);
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServerProcess.StartAsync(database)));
        try
        {
            var before = await HomesAsync(servers[0], cancellationToken);
            var killed = servers[2].ProcessId;
            await servers[2].KillAsync();

            // the lost agents answer when the cluster knows of the loss; only then do the others show what it did to them
            await HomesAsync(servers[0], cancellationToken);
            await HomesAsync(servers[1], cancellationToken);
            var after = await HomesAsync(servers[0], cancellationToken);
            return (before, after, killed.ToString(CultureInfo.InvariantCulture));
        }
        finally
        {
            foreach (var server in servers) await server.DisposeAsync();
        }
    }
}
