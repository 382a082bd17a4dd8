using Orleans;
using Orleans.Runtime;
using Swim.Postgres.Tests.Clustering;

namespace Swim.Postgres.Tests.Reminders;

/// <summary>The contract of Orleans' reminder table, its hard cases, on a real server.</summary>
public sealed class ReminderTableTests
{
    private string _connectionString = null!;
    private ClusterParts _parts = null!;
    private IReminderTable _table = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _connectionString = await SharedServer.Server.CreateDatabaseAsync();
        _parts = new ClusterParts(_connectionString, "cluster");
        _table = _parts.Reminders;
        await _table.StartAsync();
    }

    [TearDown]
    public async Task StopAsync() => await _parts.DisposeAsync();

    [Test]
    public async Task A_reminder_comes_back_as_it_was_set()
    {
        var entry = Entry("foo/bar\\#baz?", "foo/bar\\#b_a_z?'\"");
        entry.ETag = await _table.UpsertRow(entry);

        var read = (await _table.ReadRow(entry.GrainId, entry.ReminderName))!;
        Assert.That((read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag), Is.EqualTo((entry.GrainId, entry.ReminderName, entry.StartAt, entry.Period, entry.ETag)));
        Assert.That(read.StartAt.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(await _table.ReadRow(entry.GrainId, "other"), Is.Null);
        Assert.That(await _table.ReadRow(IdOf("other"), entry.ReminderName), Is.Null);
    }

    [Test]
    public async Task A_reminder_is_replaced_whatever_was_there_and_removed_by_its_tag()
    {
        var entry = Entry("a", "r");
        var first = await _table.UpsertRow(entry);
        entry.Period = TimeSpan.FromDays(40);
        entry.ETag = first;
        var second = await _table.UpsertRow(entry);

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That((await _table.ReadRow(entry.GrainId, "r"))!.Period, Is.EqualTo(TimeSpan.FromDays(40)));
        Assert.That(await _table.RemoveRow(entry.GrainId, "r", first!), Is.False, "an old tag");
        Assert.That(await _table.RemoveRow(entry.GrainId, "r", "no tag of ours"), Is.False);
        Assert.That(await _table.RemoveRow(entry.GrainId, "bla", second!), Is.False, "another name");
        Assert.That(await _table.RemoveRow(entry.GrainId, "r", second!), Is.True);
        Assert.That(await _table.RemoveRow(entry.GrainId, "r", second!), Is.False, "gone already");
    }

    [Test]
    public async Task A_grain_has_its_own_reminders()
    {
        await _table.UpsertRow(Entry("a", "one"));
        await _table.UpsertRow(Entry("a", "two"));
        await _table.UpsertRow(Entry("b", "one"));

        Assert.That((await _table.ReadRows(IdOf("a"))).Reminders.Select(static row => row.ReminderName), Is.EquivalentTo(new[] { "one", "two" }));
        Assert.That((await _table.ReadRows(IdOf("c"))).Reminders, Is.Empty);
    }

    [Test]
    public async Task Parallel_upserts_each_get_a_tag_of_their_own_and_one_of_them_stays()
    {
        var entry = Entry("a", "r");
        var tags = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _table.UpsertRow(entry)));

        Assert.That(tags.Distinct().Count(), Is.EqualTo(20));
        Assert.That(tags, Does.Contain((await _table.ReadRow(entry.GrainId, "r"))!.ETag));
    }

    [Test]
    public async Task Ranges_of_the_ring_are_read_around_its_end()
    {
        const int Count = 200;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => _table.UpsertRow(Entry($"g{i}", "r"))));
        var hashes = Enumerable.Range(0, Count).Select(i => IdOf($"g{i}").GetUniformHashCode()).ToArray();
        Assert.That((await _table.ReadRows(0, 0)).Reminders, Has.Count.EqualTo(Count));
        Assert.That((await _table.ReadRows(0, uint.MaxValue)).Reminders, Has.Count.EqualTo(Count));
        Assert.That((await _table.ReadRows(uint.MaxValue, 0)).Reminders, Has.Count.EqualTo(hashes.Count(static hash => hash == 0)));

        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            // half of the bounds are hashes, where a bound in or out makes the difference
            var begin = i % 2 == 0 ? hashes[random.Next(Count)] : (uint)random.NextInt64(uint.MaxValue);
            var end = i % 3 == 0 ? hashes[random.Next(Count)] : (uint)random.NextInt64(uint.MaxValue);
            var expected = hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end);
            var read = (await _table.ReadRows(begin, end)).Reminders.Select(static row => row.GrainId.GetUniformHashCode());
            Assert.That(read, Is.EquivalentTo(expected), $"({begin}, {end}]");
        }
    }

    [Test]
    public async Task Services_in_one_database_do_not_see_each_other()
    {
        await _table.UpsertRow(Entry("a", "r"));
        await using var other = new ClusterParts(_connectionString, "cluster", "another");
        await other.Reminders.StartAsync();
        Assert.That((await other.Reminders.ReadRows(0, 0)).Reminders, Is.Empty);
        await other.Reminders.UpsertRow(Entry("a", "r"));
        await _table.TestOnlyClearTable();

        Assert.That((await _table.ReadRows(0, 0)).Reminders, Is.Empty);
        Assert.That((await other.Reminders.ReadRows(0, 0)).Reminders, Has.Count.EqualTo(1));
    }

    private static GrainId IdOf(string key) => GrainId.Create("unit", key);

    private static ReminderEntry Entry(string key, string name) => new()
    {
        GrainId = IdOf(key),
        ReminderName = name,
        StartAt = new DateTime(2030, 1, 1, 12, 0, 0, 123, DateTimeKind.Utc),
        Period = TimeSpan.FromMinutes(90),
    };
}
