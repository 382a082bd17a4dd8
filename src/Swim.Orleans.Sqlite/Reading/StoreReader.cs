using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;
using Swim.Storage;

namespace Swim.Sqlite;

/// <summary>A connection that reads. Used by one thread at a time.</summary>
internal sealed class StoreReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _grainState;
    private readonly SqliteCommand _agent;
    private readonly SqliteCommand _records;
    private readonly SqliteCommand _anyRecord;
    private readonly SqliteCommand _reminders;
    private readonly SqliteCommand _reminderRange;

    public StoreReader(SqliteConnection connection)
    {
        _connection = connection;
        _grainState = connection.Prepare(
            "SELECT etag, data FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name", "$type", "$key", "$name");
        _agent = connection.Prepare("SELECT id FROM agents WHERE agent_type = $type AND node = $node", "$type", "$node");
        _anyRecord = connection.Prepare("SELECT EXISTS (SELECT 1 FROM agents a JOIN records r ON r.agent_id = a.id WHERE a.agent_type = $type AND a.node = $node)", "$type", "$node");
        _records = connection.Prepare("SELECT name, data FROM records WHERE agent_id = $id", "$id");
        _reminders = connection.Prepare("SELECT grain_id, name, start, period, etag FROM reminders WHERE grain_id = $grain", "$grain");
        // a range that ends where it begins, or before, goes around the end of the ring
        _reminderRange = connection.Prepare(
            "SELECT grain_id, name, start, period, etag FROM reminders WHERE CASE WHEN $begin < $end THEN hash > $begin AND hash <= $end ELSE hash > $begin OR hash <= $end END",
            "$begin", "$end");
    }

    public GrainStateRow? ReadGrainState(GrainStateKey key)
    {
        _grainState.Bind(key.GrainType, key.GrainKey, key.StateName);
        using var rows = _grainState.ExecuteReader();
        return rows.Read() ? new GrainStateRow(rows.GetString(0), rows.GetFieldValue<byte[]>(1)) : null;
    }

    public long? FindAgent(string agentType, string node)
    {
        _agent.Bind(agentType, node);
        return (long?)_agent.ExecuteScalar();
    }

    public bool HasRecords(string agentType, string node)
    {
        _anyRecord.Bind(agentType, node);
        return (long)_anyRecord.ExecuteScalar()! != 0;
    }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ReadRecords(long agentId)
    {
        _records.Bind(agentId);
        using var rows = _records.ExecuteReader();
        var records = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        while (rows.Read()) records.Add(rows.GetString(0), rows.GetFieldValue<byte[]>(1));
        return records;
    }

    public List<ReminderEntry> ReadReminders(GrainId grain)
    {
        _reminders.Bind(grain.ToString());
        return ReadReminders(_reminders);
    }

    /// <summary>The reminders of a range of the ring, without its beginning and with its end.</summary>
    public List<ReminderEntry> ReadReminders(uint begin, uint end)
    {
        _reminderRange.Bind((long)begin, (long)end);
        return ReadReminders(_reminderRange);
    }

    public void Dispose()
    {
        _reminders.Dispose();
        _reminderRange.Dispose();
        _grainState.Dispose();
        _agent.Dispose();
        _records.Dispose();
        _anyRecord.Dispose();
        _connection.Dispose();
    }

    private static List<ReminderEntry> ReadReminders(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        var reminders = new List<ReminderEntry>();
        while (rows.Read())
        {
            reminders.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(rows.GetString(0), CultureInfo.InvariantCulture),
                ReminderName = rows.GetString(1),
                StartAt = DateTime.Parse(rows.GetString(2), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                Period = TimeSpan.FromMilliseconds(rows.GetInt64(3)),
                ETag = rows.GetString(4),
            });
        }

        return reminders;
    }
}
