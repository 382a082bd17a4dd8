using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Swim.Testing;
using static Swim.Postgres.Tests.StorageFixture;

namespace Swim.Postgres.Tests;

/// <summary>The server goes away and comes back; each test has one of its own.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class RestartTests
{
    private PostgresServer _server = null!;
    private string _database = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    [CancelAfter(120_000)]
    public async Task What_was_acknowledged_is_there_after_a_server_was_killed_under_load(CancellationToken cancellationToken)
    {
        await using var storage = await StorageFixture.StartAsync(_database, cancellationToken: cancellationToken);
        const int Agents = 60;
        var acknowledged = new int[Agents];
        var total = 0;
        var kills = 0;
        using var load = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Agents).Select(async agent =>
        {
            var claim = await storage.Records.ClaimAsync("unit", $"/unit/{agent}", cancellationToken);
            for (var i = 1; !load.IsCancellationRequested; i++)
            {
                await storage.Records.WriteAsync(claim, [Put("v/a", $"{i}"), Put($"v/{i % 5}", $"{i}")], cancellationToken);
                acknowledged[agent] = i;
                Interlocked.Increment(ref total);
            }
        }).ToList();
        for (; kills < 3; kills++)
        {
            var before = Volatile.Read(ref total);
            await Until(() => Volatile.Read(ref total) > before + 1000, cancellationToken);
            await _server.KillAsync(cancellationToken);
            await _server.StartAgainAsync(cancellationToken);
        }

        var last = Volatile.Read(ref total);
        await Until(() => Volatile.Read(ref total) > last + 1000, cancellationToken);
        await load.CancelAsync();
        // no write failed: the outage was shorter than the time callers wait
        await Task.WhenAll(writers);
        for (var agent = 0; agent < Agents; agent++)
        {
            var records = await storage.ReadAsync($"/unit/{agent}");
            var stored = int.Parse(records["v/a"], System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(stored, Is.EqualTo(acknowledged[agent]));
            Assert.That(records[$"v/{stored % 5}"], Is.EqualTo($"{stored}"), "both or none");
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Grain_states_written_while_the_server_is_killed_keep_their_ETags(CancellationToken cancellationToken)
    {
        await using var storage = await StorageFixture.StartAsync(_database, cancellationToken: cancellationToken);
        var total = 0;
        using var load = new CancellationTokenSource();
        var last = new ConcurrentDictionary<int, string>();
        var writers = Enumerable.Range(0, 40).Select(async number =>
        {
            var grain = GrainId.Create("counter", $"{number}");
            var state = new GrainState<string>();
            for (var i = 1; !load.IsCancellationRequested; i++)
            {
                state.State = $"{i}";
                await storage.Grains.WriteStateAsync("state", grain, state);
                last[number] = state.State;
                if (i % 10 == 0) await storage.Grains.ClearStateAsync("state", grain, state);
                if (i % 10 == 0) last.TryRemove(number, out _);
                Interlocked.Increment(ref total);
            }
        }).ToList();
        for (var kills = 0; kills < 3; kills++)
        {
            var before = Volatile.Read(ref total);
            await Until(() => Volatile.Read(ref total) > before + 500, cancellationToken);
            await _server.KillAsync(cancellationToken);
            await _server.StartAgainAsync(cancellationToken);
        }

        await load.CancelAsync();
        // nobody was told of a conflict that was none
        await Task.WhenAll(writers);
        for (var number = 0; number < 40; number++)
        {
            var state = new GrainState<string>();
            await storage.Grains.ReadStateAsync("state", GrainId.Create("counter", $"{number}"), state);
            Assert.That(state.State, Is.EqualTo(last.GetValueOrDefault(number)));
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Callers_hear_in_bounded_time_that_the_server_is_away_and_go_on_when_it_is_back(CancellationToken cancellationToken)
    {
        await using var storage = await StorageFixture.StartAsync(_database, options => options.RetryTimeout = TimeSpan.FromSeconds(1), cancellationToken);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1", cancellationToken);
        await storage.Records.WriteAsync(claim, [Put("v", "1")], cancellationToken);
        await _server.KillAsync(cancellationToken);
        var grain = new GrainState<string> { State = "x" };
        Assert.That(async () => await storage.Records.WriteAsync(claim, [Put("v", "2")], cancellationToken),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("/unit/1 could not be written"));
        Assert.That(async () => await storage.Grains.WriteStateAsync("s", GrainId.Create("g", "1"), grain), Throws.TypeOf<PostgresStorageException>());
        Assert.That(async () => await storage.Records.ClaimAsync("unit", "/unit/2", cancellationToken),
            Throws.TypeOf<PostgresStorageException>().With.Message.Contains("/unit/2 could not be read"));
        Assert.That(storage.Log, Does.Contain("cannot be written"));
        Assert.That(storage.Status.Failure, Is.Not.Null);
        await _server.StartAgainAsync(cancellationToken);
        await storage.Records.WriteAsync(claim, [Put("v", "3")], cancellationToken);
        await storage.Grains.WriteStateAsync("s", GrainId.Create("g", "1"), grain);
        Assert.That(await storage.ReadAsync("/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "3" }));
        Assert.That(storage.Log, Does.Contain("can be written again"));
        Assert.That(storage.Status.Failure, Is.Null);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_silo_that_starts_before_its_database_waits_for_it(CancellationToken cancellationToken)
    {
        await _server.StopAsync(cancellationToken);
        var starting = StorageFixture.StartAsync(_database, cancellationToken: cancellationToken);
        Assert.That(starting.IsCompleted, Is.False);
        await _server.StartAgainAsync(cancellationToken);
        await using var storage = await starting;
        Assert.That(await storage.ReadAsync("/unit/1"), Is.Empty);
        Assert.That(storage.Log, Does.Contain("does not answer").And.Contain("trying again"));
    }

    private static async Task Until(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await timer.WaitForNextTickAsync(cancellationToken);
    }
}
