using System.Globalization;
using Orleans;

namespace Swim.Sqlite;

/// <summary>Sets a reminder, whatever was there.</summary>
internal sealed class ReminderWrite(ReminderEntry entry) : StoreWrite
{
    /// <summary>The ETag after the write: random, so that none comes back after the reminder was removed.</summary>
    public string NewETag { get; } = Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture);

    public override long Bytes => Overhead;

    public override bool HasSeveralStatements => false;

    public override void Apply(WriterConnection connection, string now) => connection.PutReminder.Run(
        entry.GrainId.ToString(),
        entry.ReminderName,
        (long)entry.GrainId.GetUniformHashCode(),
        entry.StartAt.ToString("o", CultureInfo.InvariantCulture),
        (long)entry.Period.TotalMilliseconds,
        NewETag,
        now);
}
