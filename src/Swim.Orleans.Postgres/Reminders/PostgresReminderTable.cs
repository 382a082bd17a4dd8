using Npgsql;
using Orleans;
using Orleans.Runtime;

namespace Swim.Postgres;

/// <summary>Reminders of one service in PostgreSQL.</summary>
internal sealed class PostgresReminderTable(PostgresDatabase database, string serviceId) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) => database.OpenAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, default);

    public async Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken)
    {
        await using var command = Command(ReminderTables.ReadGrain);
        command.Parameters.Add(new() { Value = grainId.ToString() });
        return new ReminderTableData(await ReadAsync(command, cancellationToken));
    }

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, default);

    // without the beginning and with the end; one that ends where it begins, or before, goes around the end of the ring
    public async Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken)
    {
        await using var command = Command(begin < end ? ReminderTables.ReadRange : ReminderTables.ReadRangeAroundTheEnd);
        command.Parameters.Add(new() { Value = (long)begin });
        command.Parameters.Add(new() { Value = (long)end });
        return new ReminderTableData(await ReadAsync(command, cancellationToken));
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, default);

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        await using var command = Command(ReminderTables.ReadOne);
        command.Parameters.Add(new() { Value = grainId.ToString() });
        command.Parameters.Add(new() { Value = reminderName });
        var entries = await ReadAsync(command, cancellationToken);
        return entries.Count == 0 ? null : entries[0];
    }

    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, default);

    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var etag = Guid.NewGuid();
        await using var command = Command(ReminderTables.Upsert);
        command.Parameters.Add(new() { Value = entry.GrainId.ToString() });
        command.Parameters.Add(new() { Value = entry.ReminderName });
        command.Parameters.Add(new() { Value = (long)entry.GrainId.GetUniformHashCode() });
        command.Parameters.Add(new() { Value = Utc(entry.StartAt) });
        command.Parameters.Add(new() { Value = entry.Period });
        command.Parameters.Add(new() { Value = etag });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return etag.ToString();
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => RemoveRow(grainId, reminderName, eTag, default);

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(eTag, out var etag)) return false;
        await using var command = Command(ReminderTables.Remove);
        command.Parameters.Add(new() { Value = grainId.ToString() });
        command.Parameters.Add(new() { Value = reminderName });
        command.Parameters.Add(new() { Value = etag });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public Task TestOnlyClearTable() => TestOnlyClearTable(default);

    public async Task TestOnlyClearTable(CancellationToken cancellationToken)
    {
        await using var command = Command(ReminderTables.Clear);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string text)
    {
        var command = database.Source.CreateCommand(text);
        command.Parameters.Add(new() { Value = serviceId });
        return command;
    }

    private static async Task<List<ReminderEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<ReminderEntry> entries = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(reader.GetString(0)),
                ReminderName = reader.GetString(1),
                StartAt = reader.GetDateTime(2),
                Period = reader.GetTimeSpan(3),
                ETag = reader.GetGuid(4).ToString(),
            });
        }

        return entries;
    }

    // Orleans takes times without a kind as UTC
    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
