using Orleans;
using Orleans.Runtime;

namespace Swim.Sqlite;

/// <summary>Reminders in the file of an embedded store, which opens and closes it.</summary>
internal sealed class SqliteReminderTable(SqliteStore store) : IReminderTable
{
    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, default);

    public async Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) =>
        new(await store.ReadAsync(reader => reader.ReadReminders(grainId), cancellationToken));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, default);

    public async Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        new(await store.ReadAsync(reader => reader.ReadReminders(begin, end), cancellationToken));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, default);

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        var reminders = await store.ReadAsync(reader => reader.ReadReminders(grainId), cancellationToken);
        return reminders.Find(entry => entry.ReminderName == reminderName);
    }

    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, default);

    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        var write = new ReminderWrite(entry);
        await store.WriteAsync(write, cancellationToken);
        return write.NewETag;
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => RemoveRow(grainId, reminderName, eTag, default);

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken)
    {
        var delete = new ReminderDelete(grainId, reminderName, eTag);
        await store.WriteAsync(delete, cancellationToken);
        return delete.IsDone;
    }

    public Task TestOnlyClearTable() => store.WriteAsync(new ReminderDelete(), CancellationToken.None).AsTask();
}
