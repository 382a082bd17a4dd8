namespace Swim.Postgres;

/// <summary>The schema's versions in order: the first is version 1. New tables are further steps at the end.</summary>
internal static class PostgresMigrations
{
    /// <summary>What has been applied.</summary>
    public const string Table =
        "CREATE TABLE migrations (version int PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now());";

    public static IReadOnlyList<PostgresMigration> All { get; } =
    [
        new("storage", StorageTables.Create),
        new("membership and reminders", MembershipTables.Create + "\n" + ReminderTables.Create),
    ];
}
