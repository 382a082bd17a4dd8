using Orleans;
using Orleans.Runtime;

namespace Swim.Sqlite.Tests;

public sealed class ReminderTableTests
{
    [Test]
    public async Task Reminders_survive_a_restart()
    {
        var path = StorageFixture.NewPath();
        var start = new DateTime(2030, 1, 1, 12, 0, 0, 123, DateTimeKind.Utc);
        await using (var storage = await StorageFixture.StartAsync(path))
        {
            await storage.Reminders().UpsertRow(Entry("/unit/1", "a", start));
            await storage.Reminders().UpsertRow(Entry("/unit/1", "b", start));
        }

        await using var again = await StorageFixture.StartAsync(path);
        var rows = (await again.Reminders().ReadRows(IdOf("/unit/1"))).Reminders;
        Assert.That(rows.Select(row => (row.GrainId, row.ReminderName, row.StartAt, row.Period)), Is.EquivalentTo(new[]
        {
            (IdOf("/unit/1"), "a", start, TimeSpan.FromMinutes(90)),
            (IdOf("/unit/1"), "b", start, TimeSpan.FromMinutes(90)),
        }));
        Assert.That(rows[0].StartAt.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That((await again.Reminders().ReadRows(IdOf("/unit/2"))).Reminders, Is.Empty);
    }

    [Test]
    public async Task A_reminder_is_replaced_and_removed_by_its_tag()
    {
        await using var storage = await StorageFixture.StartAsync();
        var table = storage.Reminders();
        var first = await table.UpsertRow(Entry("/unit/1", "a", DateTime.UtcNow));
        var second = await table.UpsertRow(Entry("/unit/1", "a", DateTime.UtcNow));

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That((await table.ReadRow(IdOf("/unit/1"), "a"))!.ETag, Is.EqualTo(second));
        Assert.That(await table.RemoveRow(IdOf("/unit/1"), "a", first!), Is.False);
        Assert.That(await table.RemoveRow(IdOf("/unit/1"), "a", second!), Is.True);
        Assert.That(await table.ReadRow(IdOf("/unit/1"), "a"), Is.Null);
    }

    [Test]
    public async Task Each_reminder_is_in_one_of_two_halves_of_the_ring()
    {
        await using var storage = await StorageFixture.StartAsync();
        var table = storage.Reminders();
        for (var i = 0; i < 50; i++) await table.UpsertRow(Entry($"/unit/{i}", "a", DateTime.UtcNow));
        var split = IdOf("/unit/7").GetUniformHashCode();

        var low = (await table.ReadRows(0, split)).Reminders;
        var high = (await table.ReadRows(split, 0)).Reminders;
        Assert.That(low.Concat(high).Select(row => row.GrainId).Distinct().Count(), Is.EqualTo(50));
        Assert.That(low.Count + high.Count, Is.EqualTo(50));
        Assert.That(low.Select(row => row.GrainId), Does.Contain(IdOf("/unit/7")));
        Assert.That((await table.ReadRows(split, split)).Reminders, Has.Count.EqualTo(50));
        await table.TestOnlyClearTable();
        Assert.That((await table.ReadRows(0, 0)).Reminders, Is.Empty);
    }

    private static GrainId IdOf(string node) => GrainId.Create("unit", node);

    private static ReminderEntry Entry(string node, string name, DateTime start) =>
        new() { GrainId = IdOf(node), ReminderName = name, StartAt = start, Period = TimeSpan.FromMinutes(90) };
}
