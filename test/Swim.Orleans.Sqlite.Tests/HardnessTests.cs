using System.Runtime.Versioning;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Swim.Sqlite.Tests;

/// <summary>What the file meets in the world: no room, no right to write, others, a torn end, damage.</summary>
[NonParallelizable]
[SupportedOSPlatform("linux")]
public sealed class HardnessTests
{
    [TestCase(true), TestCase(false), CancelAfter(60_000)]
    public async Task A_full_disk_fails_writes_with_a_clear_error_and_is_over_when_there_is_room(bool mayMount, CancellationToken cancellationToken)
    {
        using var disk = SmallDisk.Create(mayMount);
        var stored = new Dictionary<string, string>();
        await using (var storage = await StorageFixture.StartAsync(disk.Path))
        {
            var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
            for (var i = 0; i < claims.Length; i++) await PutAsync(i, "first");
            disk.Fill();
            Exception? failure = null;
            for (var round = 0; failure is null; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    await PutAsync(round % claims.Length, new string((char)('a' + (round % 26)), 20_000));
                }
                catch (SqliteStorageException e)
                {
                    failure = e;
                }
            }

            Assert.That(failure!.Message, Does.Contain(disk.Path).And.Contain("could not be written"));
            for (var i = 0; i < claims.Length; i++)
                Assert.That(async () => await storage.Records.WriteAsync(claims[0], [new RecordChange("v/a", new byte[200_000])]), Throws.InstanceOf<SqliteStorageException>());
            Assert.That((await storage.Records.ClaimAsync("unit", "/unit/none", cancellationToken)).Records, Is.Empty, "the store's own readers go on");
            Assert.That(await AllAsync(disk.Path), Is.EqualTo(stored), "what is stored stays readable, and nothing else is there");

            disk.Free();
            for (var i = 0; i < claims.Length; i++) await PutAsync(i, $"after {i}");
            Assert.That(await AllAsync(disk.Path), Is.EqualTo(stored));

            async Task PutAsync(int i, string text)
            {
                await storage.Records.WriteAsync(claims[i], [new RecordChange("v/a", Encoding.UTF8.GetBytes(text))], cancellationToken);
                stored[$"/unit/{i}"] = text;
            }
        }

        Assert.That(Check(disk.Path), Is.EqualTo("ok"));
        await using var again = await StorageFixture.StartAsync(disk.Path);
        Assert.That(await AllAsync(disk.Path), Is.EqualTo(stored));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_disk_that_is_full_at_the_start_is_a_clear_error()
    {
        using var disk = SmallDisk.Create();
        await using (var storage = await StorageFixture.StartAsync(disk.Path)) await PutAsync(storage, "/unit/1", "1");
        await File.WriteAllBytesAsync(disk.Path + "-wal", []);
        disk.Fill();
        try
        {
            await using var storage = await StorageFixture.StartAsync(disk.Path);
            Assert.That(await AllAsync(disk.Path), Is.EqualTo(new Dictionary<string, string> { ["/unit/1"] = "1" }), "opened: lanes can be read");
        }
        catch (Exception e) when (Causes(e).OfType<SqliteStorageException>().FirstOrDefault() is { } clear)
        {
            Assert.That(clear.Message, Does.Contain(disk.Path));
        }

        disk.Free();
        await using var again = await StorageFixture.StartAsync(disk.Path);
        await PutAsync(again, "/unit/1", "2");
    }

    [Test]
    public async Task A_file_that_may_only_be_read_is_refused_at_the_start()
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path)) await PutAsync(storage, "/unit/1", "1");
        using var place = ReadOnly(path);
        var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(path));
        Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains(path).And.Message.Contains("read-only").And.Message.Contains("must be able to write"));
    }

    [Test]
    public async Task A_folder_that_may_only_be_read_is_refused_at_the_start()
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path)) await PutAsync(storage, "/unit/1", "1");
        using (ReadOnly(Path.GetDirectoryName(path)!))
        {
            var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(path));
            Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains(path).And.Message.Contains("cannot be opened for writing"));
        }

        await using var again = await StorageFixture.StartAsync(path);
        Assert.That(await AllAsync(path), Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(60_000)]
    public async Task Another_process_that_holds_the_file_keeps_this_one_out_until_it_is_killed()
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path))
        {
            await PutAsync(storage, "/unit/1", "1");
            Assert.That(SmallDisk.Run("flock", "--nonblock", path + ".lock", "true"), Is.Not.Zero, "another process cannot take it from us");
        }

        using (var other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", path + ".lock", "sh", "-c", "echo held; exec sleep 300"]) { RedirectStandardOutput = true })!)
        {
            Assert.That(await other.StandardOutput.ReadLineAsync(), Is.EqualTo("held"));
            var failure = await Assert.CatchAsync(async () => await StorageFixture.StartAsync(path));
            Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains(path).And.Message.Contains("in use by another process"));
            other.Kill();
            await other.WaitForExitAsync();
        }

        Assert.That(File.Exists(path + ".lock"), "the file stays; what counts is who holds it");
        await using var again = await StorageFixture.StartAsync(path);
        Assert.That(await AllAsync(path), Has.Count.EqualTo(1));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_torn_end_of_the_log_leaves_the_state_of_an_earlier_commit()
    {
        const int Commits = 150;
        var (path, wal, ends) = (StorageFixture.NewPath(), Array.Empty<byte>(), new long[Commits + 1]);
        byte[] main;
        await using (var storage = await StorageFixture.StartAsync(path))
        {
            var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
            for (var i = 1; i <= Commits; i++)
            {
                var text = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));
                await storage.Records.WriteAsync(claim, [new RecordChange("v/a", text), new RecordChange("v/pad", new byte[i * 37 % 6000]), new RecordChange("v/b", text)]);
                ends[i] = new FileInfo(path + "-wal").Length;
            }

            main = await File.ReadAllBytesAsync(path);
            wal = await File.ReadAllBytesAsync(path + "-wal");
        }

        var random = new Random(20);
        for (var round = 0; round < 60; round++)
        {
            var copy = StorageFixture.NewPath();
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var cut = round == 0 ? wal.Length : random.Next(0, wal.Length + 1);
            var torn = wal[..cut];
            var intact = cut;
            if (round % 3 == 2 && cut > 4096)
            {
                // the disk wrote something else where the last page was to be
                intact = cut - random.Next(1, 4096);
                random.NextBytes(torn.AsSpan(intact));
            }

            await File.WriteAllBytesAsync(copy, main);
            await File.WriteAllBytesAsync(copy + "-wal", torn);
            await using (var storage = await StorageFixture.StartAsync(copy))
            {
                var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
                var kept = claim.Records.Count == 0 ? 0 : int.Parse(Encoding.UTF8.GetString(claim.Records["v/a"].Span), CultureInfo.InvariantCulture);
                var whole = Array.FindLastIndex(ends, end => end <= intact);
                Assert.That(kept, Is.GreaterThanOrEqualTo(whole == 0 ? 0 : whole).And.LessThanOrEqualTo(Commits), $"cut at {cut}, intact to {intact}");
                if (kept > 0)
                {
                    Assert.That(Encoding.UTF8.GetString(claim.Records["v/b"].Span), Is.EqualTo($"{kept}"), "a commit is there as a whole");
                    Assert.That(claim.Records["v/pad"].Length, Is.EqualTo(kept * 37 % 6000));
                }

                await storage.Records.WriteAsync(claim, [new RecordChange("v/a", "9"u8.ToArray())]);
            }

            Assert.That(Check(copy), Is.EqualTo("ok"));
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }

    [TestCase(0, 100)]
    [TestCase(0, 4096)]
    [TestCase(-1, 0)]
    public async Task A_damaged_file_is_a_clear_error(int at, int length)
    {
        var path = StorageFixture.NewPath();
        await using (var storage = await StorageFixture.StartAsync(path))
            for (var i = 0; i < 200; i++) await PutAsync(storage, $"/unit/{i}", new string('x', 300));
        await using (var file = new FileStream(path, FileMode.Open))
        {
            if (at < 0)
            {
                file.SetLength(file.Length / 2 / 4096 * 4096);
            }
            else
            {
                file.Position = at;
                file.Write(Encoding.ASCII.GetBytes(new string('?', length)));
            }
        }

        var failure = await Assert.CatchAsync(async () =>
        {
            await using var storage = await StorageFixture.StartAsync(path);
            for (var i = 0; i < 200; i++) await storage.Records.ClaimAsync("unit", $"/unit/{i}");
        });
        Assert.That(Causes(failure!), Has.Some.TypeOf<SqliteStorageException>().With.Message.Contains(path).And.Message.Contains("The file is damaged"));
    }

    // read as people do, beside the store: a claim would have to be written
    private static async Task<Dictionary<string, string>> AllAsync(string path)
    {
        var all = new Dictionary<string, string>();
        await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT node, recon FROM lanes WHERE record = 'v/a'";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) all.Add(rows.GetString(0), rows.GetString(1));
        return all;
    }

    private static async Task PutAsync(StorageFixture storage, string node, string text)
    {
        var claim = await storage.Records.ClaimAsync("unit", node);
        await storage.Records.WriteAsync(claim, [new RecordChange("v/a", Encoding.UTF8.GetBytes(text))]);
    }

    private static string Check(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }

    // whoever runs the tests as root may write everything but what is mounted to be read only; others may not mount
    private static Undo ReadOnly(string path)
    {
        if (SmallDisk.Run("mount", "--bind", path, path) == 0)
        {
            Assert.That(SmallDisk.Run("mount", "-o", "remount,ro,bind", path), Is.Zero);
            return new Undo(() => SmallDisk.Run("umount", "-l", path));
        }

        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        return new Undo(() => File.SetUnixFileMode(path, mode));
    }

    private static IEnumerable<Exception> Causes(Exception exception) =>
        exception is AggregateException several ? several.Flatten().InnerExceptions.SelectMany(Causes).Prepend(exception)
        : exception.InnerException is { } inner ? Causes(inner).Prepend(exception)
        : [exception];

    private sealed class Undo(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
