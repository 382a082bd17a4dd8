using System.Net;
using System.Text;
using Swim.Testing;

namespace Swim.EndToEnd.Tests;

/// <summary>What <c>ConnectionStrings:swim</c> makes of the same program: state in PostgreSQL, and processes that share it are one cluster.</summary>
public sealed class OneConnectionString
{
    private PostgresServer _postgres = null!;
    private string _database = null!;

    [OneTimeSetUp]
    public async Task StartPostgresAsync() => _postgres = await PostgresServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPostgresAsync() => await _postgres.DisposeAsync();

    [SetUp]
    public async Task CreateDatabaseAsync() => _database = await _postgres.CreateDatabaseAsync();

    [Test, CancelAfter(180_000)]
    public async Task A_killed_process_finds_its_state_when_it_starts_again(CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(_database);
        await CommandAsync(server, "/durable/k?lane=committed", "42", cancellationToken);
        var before = await SilosAsync(cancellationToken);
        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.That(await server.Http.GetStringAsync("/durable/k?lane=committed", cancellationToken), Is.EqualTo("42"));
        var silos = await SilosAsync(cancellationToken);
        Assert.That(silos.Count(static silo => silo.EndsWith("|Active", StringComparison.Ordinal)), Is.EqualTo(1), "it knows that its predecessor is gone");
        Assert.That(silos.Select(AddressOf).Distinct(), Is.EqualTo(before.Select(AddressOf)), "it has the port that it had");
    }

    [Test, CancelAfter(180_000)]
    public async Task Two_processes_are_one_cluster(CancellationToken cancellationToken)
    {
        // both at once: they also make the tables together
        var servers = await Task.WhenAll(ServerProcess.StartAsync(_database), ServerProcess.StartAsync(_database));
        await using var one = servers[0];
        await using var two = servers[1];
        Assert.That((await SilosAsync(cancellationToken)).Count(static silo => silo.EndsWith("|Active", StringComparison.Ordinal)), Is.EqualTo(2));

        // the lane is transient: what one has set the other can only read where the agent is active
        for (var i = 0; i < 20; i++)
        {
            var (from, to) = i % 2 == 0 ? (one, two) : (two, one);
            await CommandAsync(from, $"/bench/{i}?lane=value", $"{i}", cancellationToken);
            Assert.That(await to.Http.GetStringAsync($"/bench/{i}?lane=value", cancellationToken), Is.EqualTo($"{i}"));
        }
    }

    [Test, CancelAfter(300_000)]
    public async Task Who_stays_takes_over_the_agents_of_who_was_killed(CancellationToken cancellationToken)
    {
        const int Agents = 20;
        await using var one = await ServerProcess.StartAsync(_database);
        await using var two = await ServerProcess.StartAsync(_database);
        for (var i = 0; i < Agents; i++) await CommandAsync(i % 2 == 0 ? one : two, $"/durable/{i}?lane=committed", $"{i}", cancellationToken);
        await two.KillAsync();

        for (var i = 0; i < Agents; i++)
        {
            var read = await UntilAnsweredAsync(one, $"/durable/{i}?lane=committed", cancellationToken);
            Assert.That(read, Is.EqualTo($"{i}"));
        }

        await two.StartAgainAsync();
        Assert.That(await two.Http.GetStringAsync("/durable/7?lane=committed", cancellationToken), Is.EqualTo("7"));
    }

    private static async Task CommandAsync(ServerProcess server, string lane, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(new Uri(lane, UriKind.Relative), content, cancellationToken);
        Assert.That(answer.IsSuccessStatusCode, Is.True, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    // until the cluster has noticed the loss, calls to the lost silo fail after a while
    private static async Task<string> UntilAnsweredAsync(ServerProcess server, string lane, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await server.Http.GetAsync(new Uri(lane, UriKind.Relative), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK) return await answer.Content.ReadAsStringAsync(cancellationToken);
        }
    }

    private async Task<string[]> SilosAsync(CancellationToken cancellationToken) =>
        (await _postgres.PsqlAsync(_database, "SELECT address, status FROM swim.silos", cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string AddressOf(string silo) => silo[..silo.IndexOf('@', StringComparison.Ordinal)];
}
