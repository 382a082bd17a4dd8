using Orleans.Runtime;

namespace Swim.Sqlite;

/// <summary>Removes a reminder if its stored ETag is still the one given; without a grain, all reminders.</summary>
internal sealed class ReminderDelete(GrainId? grain = null, string name = "", string etag = "") : StoreWrite
{
    /// <summary>Whether it was there.</summary>
    public bool IsDone { get; private set; }

    public override long Bytes => Overhead;

    public override bool HasSeveralStatements => false;

    public override void Apply(WriterConnection connection, string now) =>
        IsDone = (grain is { } id ? connection.DeleteReminder.Run(id.ToString(), name, etag) : connection.DeleteReminders.Run()) > 0;
}
