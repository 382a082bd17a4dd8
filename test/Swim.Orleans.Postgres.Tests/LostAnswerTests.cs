using Swim.Postgres.Tests.Wires;
using static Swim.Postgres.Tests.StorageFixture;

namespace Swim.Postgres.Tests;

/// <summary>Connections that break between a commit and its answer.</summary>
public sealed class LostAnswerTests
{
    private static readonly string[] FirstAndLast = ["/unit/0", "/unit/299"];

    [Test]
    [CancelAfter(60_000)]
    public async Task A_commit_whose_answer_is_lost_is_repeated_without_harm(CancellationToken cancellationToken)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var (wire, through) = Wire.To(database);
        await using var disposing = wire;
        await using var storage = await StartAsync(through, cancellationToken: cancellationToken);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1", cancellationToken);
        await storage.Records.WriteAsync(claim, [Put("v/a", "1"), Put("m/b", "1")], cancellationToken);
        wire.LoseNextAnswer();
        var write = storage.Records.WriteAsync(claim, [Put("v/a", "2"), new RecordChange("m/b", null), Put("m/c", "2")], cancellationToken).AsTask();
        await Failing(storage, cancellationToken);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT record, recon FROM swim.lanes ORDER BY record", cancellationToken), Is.EqualTo("m/c|2\nv/a|2\n"), "the first attempt");
        wire.Open();
        await write;
        await storage.Records.WriteAsync(claim, [Put("v/a", "3")], cancellationToken);
        Assert.That(await storage.ReadAsync("/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "3", ["m/c"] = "2" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_commit_that_a_lost_connection_still_carries_never_comes_behind_newer_ones([Values(1, 40)] int agents, CancellationToken cancellationToken)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var (wire, through) = Wire.To(database);
        await using var disposing = wire;
        await using var storage = await StartAsync(through, cancellationToken: cancellationToken);
        var claims = await Task.WhenAll(Enumerable.Range(0, agents).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}", cancellationToken).AsTask()));
        await WriteAllAsync(storage, claims, "1");
        wire.HoldRequests();
        var writes = WriteOnceAsync(storage, claims, "2");
        await wire.RequestAsync();
        wire.CutAtStore();
        await writes;
        await WriteAllAsync(storage, claims, "3");
        await wire.DeliverAsync();
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT recon, count(*) FROM swim.lanes GROUP BY recon", cancellationToken), Is.EqualTo($"3|{agents}\n"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nor_does_one_that_was_given_up(CancellationToken cancellationToken)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var (wire, through) = Wire.To(database);
        await using var disposing = wire;
        await using var storage = await StartAsync(through, options => options.RetryTimeout = TimeSpan.FromMilliseconds(300), cancellationToken);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1", cancellationToken);
        await WriteAllAsync(storage, [claim], "1");
        wire.HoldRequests();
        var given = storage.Records.WriteAsync(claim, [Put("v", "2")], cancellationToken).AsTask();
        await wire.RequestAsync();
        wire.Shut();
        wire.CutAtStore();
        Assert.That(async () => await given, Throws.TypeOf<PostgresStorageException>().With.Message.Contains("may have been written all the same"));
        wire.Open();
        // any number of others beside it, so that every writer has something to do
        var others = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => storage.Records.ClaimAsync("unit", $"/other/{i}", cancellationToken).AsTask()));
        var busy = WriteAllAsync(storage, others, "x");
        await storage.Records.WriteAsync(claim, [Put("v", "3")], cancellationToken);
        await busy;
        await wire.DeliverAsync();
        Assert.That(await storage.ReadAsync("/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "3" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nor_does_one_that_waits_at_the_server_for_a_row(CancellationToken cancellationToken)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var (wire, through) = Wire.To(database);
        await using var disposing = wire;
        await using var storage = await StartAsync(through, cancellationToken: cancellationToken);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1", cancellationToken);
        await WriteAllAsync(storage, [claim], "1");
        Task write;
        await using (await RowLock.TakeAsync(database, "SELECT * FROM swim.agents FOR UPDATE"))
        {
            write = storage.Records.WriteAsync(claim, [Put("v", "2")], cancellationToken).AsTask();
            await Until(database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO records%'", "1\n", cancellationToken);
            wire.CutAtStore();
            // the one that waited has ended, the next one waits for the row
            await Until(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted", "1\n", cancellationToken);
            await Until(database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO records%'", "1\n", cancellationToken);
        }

        await write;
        await storage.Records.WriteAsync(claim, [Put("v", "3")], cancellationToken);
        Assert.That(await storage.ReadAsync("/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "3" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Who_is_fenced_after_a_lost_answer_hears_that_it_may_have_been_written(CancellationToken cancellationToken)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync(cancellationToken);
        var (wire, through) = Wire.To(database);
        await using var disposing = wire;
        await using var storage = await StartAsync(through, cancellationToken: cancellationToken);
        await using var other = await StartAsync(database, cancellationToken: cancellationToken);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1", cancellationToken);
        await WriteAllAsync(storage, [claim], "1");
        wire.LoseNextAnswer();
        var write = storage.Records.WriteAsync(claim, [Put("v", "2")], cancellationToken).AsTask();
        await Failing(storage, cancellationToken);
        Assert.That(await other.ReadAsync("/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "2" }));
        wire.Open();
        Assert.That(async () => await write, Throws.TypeOf<RecordFencedException>()
            .With.Property(nameof(RecordFencedException.MayHaveBeenWritten)).True.And.Message.Contains("may have been carried out"));
        Assert.That(async () => await storage.Records.WriteAsync(claim, [Put("v", "3")], cancellationToken), Throws.TypeOf<RecordFencedException>()
            .With.Property(nameof(RecordFencedException.MayHaveBeenWritten)).False);
    }

    [Test]
    public async Task Some_that_are_fenced_among_many_hear_it_and_nobody_else([Values] bool deletes)
    {
        await using var storage = await StartAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        await WriteAllAsync(storage, claims, "1");
        foreach (var node in FirstAndLast) _ = await storage.Records.ClaimAsync("unit", node);
        var writes = claims.Select(claim => storage.Records.WriteAsync(claim, deletes ? [Put("v", "2"), new RecordChange("w", null)] : [Put("v", "2"), Put("w", "2")]).AsTask()).ToList();
        var fenced = new List<string>();
        foreach (var (write, claim) in writes.Zip(claims))
        {
            try
            {
                await write;
            }
            catch (RecordFencedException e) when (!e.MayHaveBeenWritten)
            {
                fenced.Add(claim.Node);
            }
        }

        Assert.That(fenced, Is.EqualTo(FirstAndLast));
        Assert.That(await storage.ReadAsync("/unit/299"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "1" }));
        Assert.That((await storage.ReadAsync("/unit/150"))["v"], Is.EqualTo("2"));
    }

    // twice: the first makes a new agent's row, the second prepares the statement that the next one only runs
    private static async Task WriteAllAsync(StorageFixture storage, RecordClaim[] claims, string text)
    {
        for (var i = 0; i < 2; i++) await WriteOnceAsync(storage, claims, text);
    }

    private static Task WriteOnceAsync(StorageFixture storage, RecordClaim[] claims, string text) =>
        Task.WhenAll(claims.Select(claim => storage.Records.WriteAsync(claim, [Put("v", text)]).AsTask()));

    private static async Task Failing(StorageFixture storage, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (storage.Status.Failure is null) await timer.WaitForNextTickAsync(cancellationToken);
    }

    private static async Task Until(string database, string sql, string expected, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await SharedServer.Server.PsqlAsync(database, sql, cancellationToken) != expected) await timer.WaitForNextTickAsync(cancellationToken);
    }
}
