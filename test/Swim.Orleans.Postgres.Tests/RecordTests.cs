using System.Security.Cryptography;
using Swim.Testing;
using static Swim.Postgres.Tests.StorageFixture;

namespace Swim.Postgres.Tests;

public sealed class RecordTests
{
    [Test]
    public async Task Of_claims_in_several_silos_exactly_one_writes([Values] bool isStored)
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var a = await StartAsync(database);
        await using var b = await StartAsync(database);
        for (var round = 0; round < 30; round++)
        {
            var node = $"/unit/{round}";
            if (isStored) await a.Records.WriteAsync(await a.Records.ClaimAsync("unit", node), [Put("v/old", "0")]);
            var claims = await Task.WhenAll(a.Records.ClaimAsync("unit", node).AsTask(), b.Records.ClaimAsync("unit", node).AsTask());
            var won = await Task.WhenAll(TryWriteAsync(a, claims[0], "a"), TryWriteAsync(b, claims[1], "b"));
            Assert.That(won.Count(w => w), Is.EqualTo(1));
            Assert.That((await a.ReadAsync(node))["v/x"], Is.EqualTo(won[0] ? "a" : "b"));
        }
    }

    [Test]
    public async Task Claims_and_writes_of_many_silos_on_the_same_agents_never_mix_and_never_stand_still()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(database)));
        var fenced = 0;
        await Task.WhenAll(silos.SelectMany((silo, s) => Enumerable.Range(0, 20).Select(async agent =>
        {
            for (var i = 0; i < 20; i++)
            {
                var claim = await silo.Records.ClaimAsync("unit", $"/unit/{agent}");
                try
                {
                    // both or none: whoever reads later sees equal ones
                    await silo.Records.WriteAsync(claim, [Put("v/a", $"{s}.{i}"), Put("v/b", $"{s}.{i}")]);
                    if (i % 7 == 6) await silo.Records.DeleteAsync(claim);
                }
                catch (RecordFencedException)
                {
                    Interlocked.Increment(ref fenced);
                }
            }
        })));
        for (var agent = 0; agent < 20; agent++)
        {
            var records = await silos[0].ReadAsync($"/unit/{agent}");
            if (records.Count > 0) Assert.That(records["v/a"], Is.EqualTo(records["v/b"]));
        }

        Assert.That(string.Concat(silos.Select(silo => silo.Log)), Does.Not.Contain("deadlock"));
        await TestContext.Out.WriteLineAsync($"{fenced} of 1,200 writes fenced");
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    [Test]
    public async Task Many_agents_share_transactions_and_a_conflict_is_its_own_writer_s()
    {
        await using var storage = await StartAsync();
        var stale = await storage.Records.ClaimAsync("unit", "/unit/stale");
        await storage.Records.WriteAsync(stale, [Put("v/a", "1")]);
        _ = await storage.Records.ClaimAsync("unit", "/unit/stale");
        var claims = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        var writes = claims.Select(c => storage.Records.WriteAsync(c, [Put("v/a", c.Node), new RecordChange("v/gone", null)]).AsTask()).ToList();
        var fenced = storage.Records.WriteAsync(stale, [Put("v/a", "2"), Put("v/b", "2")]).AsTask();
        await Task.WhenAll(writes);
        Assert.That(async () => await fenced, Throws.TypeOf<RecordFencedException>());
        Assert.That(await storage.ReadAsync("/unit/stale"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "1" }));
        Assert.That(await storage.ReadAsync("/unit/777"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "/unit/777" }));
        Assert.That(storage.Counter("swim.storage.commits"), Is.LessThan(200), "transactions for 1,001 writes");
    }

    [Test]
    public async Task A_write_that_the_database_refuses_takes_no_other_with_it()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StartAsync(database, options => options.Writers = 1);
        await PostgresServer.ExecuteAsync(database, "ALTER TABLE swim.records ADD CONSTRAINT good CHECK (name <> 'bad')");
        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        var writes = claims.Select((c, i) => storage.Records.WriteAsync(c, [Put(i == 66 ? "bad" : "good", "1")]).AsTask()).ToList();
        Assert.That(async () => await writes[66], Throws.TypeOf<PostgresStorageException>().With.Message.Contains("/unit/66").And.Message.Contains("Nothing was written"));
        await Task.WhenAll(writes.Where((_, i) => i != 66));
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT count(*) FROM swim.lanes"), Is.EqualTo("99\n"));
        await storage.Records.WriteAsync(claims[66], [Put("good", "1")]);
    }

    [Test]
    public async Task Values_of_tens_of_megabytes_come_back_whole()
    {
        await using var storage = await StartAsync();
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
        var large = RandomNumberGenerator.GetBytes(40_000_000);
        await storage.Records.WriteAsync(claim, [new RecordChange("v/large", large), new RecordChange("v/larger", large), Put("v/small", "1")]);
        var records = (await storage.Records.ClaimAsync("unit", "/unit/1")).Records;
        Assert.That(records["v/large"].Span.SequenceEqual(large) && records["v/larger"].Span.SequenceEqual(large), "as written");
        Assert.That(records, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Nothing_is_left_of_an_agent_that_is_deleted()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StartAsync(database);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.WriteAsync(claim, [Put("v/a", "1"), Put("m/b/0", "1")]);
        await storage.Records.WriteAsync(claim, [new RecordChange("m/b/0", null)]);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT record FROM swim.lanes"), Is.EqualTo("v/a\n"));
        await storage.Records.DeleteAsync(claim);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT (SELECT count(*) FROM swim.agents) + (SELECT count(*) FROM swim.records)"), Is.EqualTo("0\n"));
    }

    [Test]
    public async Task People_read_lanes_as_text_with_psql_even_beside_bytes_that_are_none()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StartAsync(database);
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.WriteAsync(claim, [Put("v/position", "@at{lat:46.9,town:Bern,\"ä\":€}"), new RecordChange("v/torn", new byte[] { 0xff, 0, 65 })]);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT agent_type, node, record, recon FROM swim.lanes ORDER BY record"),
            Is.EqualTo("unit|/unit/1|v/position|@at{lat:46.9,town:Bern,\"ä\":€}\nunit|/unit/1|v/torn|\\377\\000A\n"));
    }

    [Test]
    public async Task Keys_that_cannot_be_kept_are_refused()
    {
        await using var storage = await StartAsync();
        Assert.That(async () => await storage.Records.ClaimAsync("unit", "/unit/\0"), Throws.ArgumentException.With.Message.Contains("zero character"));
        Assert.That(async () => await storage.Records.ClaimAsync("unit", "/unit/\ud800"), Throws.ArgumentException.With.Message.Contains("half a surrogate pair"));
        Assert.That(async () => await storage.Records.ClaimAsync("unit", new string('x', 2001)), Throws.ArgumentException.With.Message.Contains("2001 bytes"));
        var longest = new string(RandomNumberGenerator.GetItems<char>("0123456789abcdefghijklmnopqrstuvwxyz", 2000));
        await storage.Records.WriteAsync(await storage.Records.ClaimAsync("unit", longest), [Put(longest[..512], "1")]);
    }

    [Test]
    public async Task A_caller_that_gives_up_before_its_turn_writes_nothing_and_later_ones_hear_the_outcome()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StartAsync(database, options => (options.Writers, options.MaxQueuedWrites) = (1, 1));
        var (a, b) = (await storage.Records.ClaimAsync("unit", "/unit/a"), await storage.Records.ClaimAsync("unit", "/unit/b"));
        await storage.Records.WriteAsync(a, [Put("v", "0")]);
        Task first, second;
        using var cancellation = new CancellationTokenSource();
        await using (await RowLock.TakeAsync(database, "SELECT * FROM swim.agents FOR UPDATE"))
        {
            first = storage.Records.WriteAsync(a, [Put("v", "1")], cancellation.Token).AsTask();
            second = storage.Records.WriteAsync(b, [Put("v", "1")], cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
            Assert.That(first.IsCompleted, Is.False);
        }

        await first;
        Assert.That(await storage.ReadAsync("/unit/a"), Is.EqualTo(new Dictionary<string, string> { ["v"] = "1" }));
        Assert.That(await storage.ReadAsync("/unit/b"), Is.Empty);
    }

    [Test]
    public async Task Writes_that_wait_too_long_for_room_end_with_the_reason()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        await using var storage = await StartAsync(database, options => (options.Writers, options.MaxQueuedWrites, options.RetryTimeout) = (1, 1, TimeSpan.FromMilliseconds(300)));
        var (a, b) = (await storage.Records.ClaimAsync("unit", "/unit/a"), await storage.Records.ClaimAsync("unit", "/unit/b"));
        await storage.Records.WriteAsync(a, [Put("v", "0")]);
        Task first;
        await using (await RowLock.TakeAsync(database, "SELECT * FROM swim.agents FOR UPDATE"))
        {
            first = storage.Records.WriteAsync(a, [Put("v", "1")]).AsTask();
            Assert.That(async () => await storage.Records.WriteAsync(b, [Put("v", "1")]),
                Throws.TypeOf<PostgresStorageException>().With.Message.Contains("for room in the queue").And.Message.Contains("Nothing was written"));
        }

        await first;
    }

    [Test]
    public async Task A_stop_commits_what_is_queued()
    {
        var database = await SharedServer.Server.CreateDatabaseAsync();
        var storage = await StartAsync(database);
        var claims = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        var writes = claims.Select(c => storage.Records.WriteAsync(c, [Put("v", "1")]).AsTask()).ToList();
        await storage.DisposeAsync();
        await Task.WhenAll(writes);
        Assert.That(await SharedServer.Server.PsqlAsync(database, "SELECT count(*) FROM swim.lanes"), Is.EqualTo("500\n"));
        Assert.That(async () => await storage.Records.ClaimAsync("unit", "/unit/1"), Throws.Exception);
    }

    private static async Task<bool> TryWriteAsync(StorageFixture storage, RecordClaim claim, string text)
    {
        try
        {
            await storage.Records.WriteAsync(claim, [Put("v/x", text)]);
            return true;
        }
        catch (RecordFencedException)
        {
            return false;
        }
    }
}
