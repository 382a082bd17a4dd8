using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Swim.Sqlite.Tests;

public sealed class StoreFileTests
{
    [Test]
    public async Task State_survives_an_orderly_stop()
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path)) await PutAsync(storage, "/unit/1", "1");
        await using var again = await StorageFixture.StartAsync(path);
        Assert.That(await RecordStorageTests.ReadAsync(again, "/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "1" }));
    }

    [Test]
    public async Task Everything_acknowledged_is_in_the_files_as_they_lie_there()
    {
        var (path, copy) = (StorageFixture.NewPath(), StorageFixture.NewPath());
        await using var storage = await StorageFixture.StartAsync(path);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => PutAsync(storage, $"/unit/{i}", $"{i}")));
        // what a killed process leaves behind: the file and its log
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(path, copy);
        File.Copy(path + "-wal", copy + "-wal");
        await using var again = await StorageFixture.StartAsync(copy);
        for (var i = 0; i < 500; i++)
            Assert.That(await RecordStorageTests.ReadAsync(again, $"/unit/{i}"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = $"{i}" }));
    }

    [Test]
    public async Task Stopping_flushes_what_is_queued()
    {
        var path = StorageFixture.NewPath();
        var storage = await StorageFixture.StartAsync(path);
        var claims = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        var writes = claims.Select(c => storage.Records.WriteAsync(c, [new RecordChange("v/a", "1"u8.ToArray())]).AsTask()).ToArray();
        await storage.StopAsync();
        await Task.WhenAll(writes);
        Assert.That(async () => await PutAsync(storage, "/unit/1", "2"), Throws.InvalidOperationException.With.Message.Contains("not open"));
        await storage.DisposeAsync();
        await using var again = await StorageFixture.StartAsync(path);
        Assert.That(await RecordStorageTests.ReadAsync(again, "/unit/299"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_second_silo_is_refused_with_a_clear_error()
    {
        var path = StorageFixture.NewPath();
        await using var storage = await StorageFixture.StartAsync(path);
        var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(path));
        Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains("in use by another process"));
        await PutAsync(storage, "/unit/1", "1");
    }

    [Test]
    public async Task Storages_with_one_path_share_the_file()
    {
        await using var storage = await StorageFixture.StartAsync(null, null, "swim", "Default");
        var state = new GrainState<string>("x");
        var grain = GrainId.Create("thing", "1");
        await storage.Grains("swim").WriteStateAsync("s", grain, state);
        var read = new GrainState<string>("");
        await storage.Grains("Default").ReadStateAsync("s", grain, read);
        Assert.That(read.State, Is.EqualTo("x"));
    }

    [Test]
    public async Task A_place_that_cannot_be_written_is_a_clear_error()
    {
        var file = Path.GetTempFileName();
        var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(Path.Combine(file, "swim.db")));
        Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains("cannot be opened for writing"));
        File.Delete(file);
    }

    [TestCase("CREATE TABLE other (id INTEGER)", "database of another program")]
    [TestCase("PRAGMA application_id = 1398229325; PRAGMA user_version = 99", "newer version")]
    public async Task A_file_of_another_kind_is_left_alone(string sql, string message)
    {
        var path = StorageFixture.NewPath();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own cases
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(path));
        Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains(message));
    }

    [Test]
    public async Task A_file_of_the_first_version_is_brought_up_to_date()
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path)) await PutAsync(storage, "/unit/1", "5");
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE reminders; PRAGMA user_version = 1";
            await command.ExecuteNonQueryAsync();
        }

        await using var again = await StorageFixture.StartAsync(path);
        Assert.That(await RecordStorageTests.ReadAsync(again, "/unit/1"), Has.Count.EqualTo(1));
        Assert.That((await again.Reminders().ReadRows(0, 0)).Reminders, Is.Empty);
    }

    [Test]
    public async Task People_can_read_lanes_in_the_file()
    {
        var path = StorageFixture.NewPath();
        await using var storage = await StorageFixture.StartAsync(path);
        await PutAsync(storage, "/unit/1", "{lat:1}");
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT agent_type || ' ' || node || ' ' || record || ' ' || recon FROM lanes";
        Assert.That(command.ExecuteScalar(), Is.EqualTo("unit /unit/1 v/a {lat:1}"));
    }

    [Test]
    public async Task Senseless_options_are_refused()
    {
        var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(configure: o => o.Readers = 0));
        Assert.That(Causes(failure!), Has.Some.TypeOf<OptionsValidationException>().With.Message.Contains("Readers"));
    }

    private static async Task PutAsync(StorageFixture storage, string node, string text)
    {
        var claim = await storage.Records.ClaimAsync("unit", node);
        await storage.Records.WriteAsync(claim, [new RecordChange("v/a", Encoding.UTF8.GetBytes(text))]);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            yield return e;
            if (e is AggregateException { InnerExceptions.Count: > 1 } several)
            {
                foreach (var inner in several.InnerExceptions) yield return inner;
            }
        }
    }
}
