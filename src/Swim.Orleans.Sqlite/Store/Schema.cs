using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Swim.Sqlite;

/// <summary>
/// The tables, version 2 (<c>user_version</c>; version 1 had no reminders):
/// <list type="table">
/// <item><term>agents</term><description>one row per agent that has records: type, node, the head (its latest claim), when it was claimed</description></item>
/// <item><term>records</term><description>its records: lane state as Recon text</description></item>
/// <item><term>grain_state</term><description>the states of ordinary grains, as their serializer writes them</description></item>
/// <item><term>reminders</term><description>durable reminders of grains: grain, name, its place on the ring, first run, period in milliseconds</description></item>
/// <item><term>lanes</term><description>a view for people: agent, node, record, its text</description></item>
/// </list>
/// </summary>
internal static class Schema
{
    private const int Version = 2;

    // "SWIM"
    private const int ApplicationId = 0x5357494D;

    private const string Tables = """
        CREATE TABLE agents (
            id INTEGER PRIMARY KEY,
            agent_type TEXT NOT NULL,
            node TEXT NOT NULL,
            head BLOB NOT NULL,
            claimed TEXT NOT NULL,
            UNIQUE (agent_type, node));
        CREATE TABLE records (
            agent_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            data BLOB NOT NULL,
            modified TEXT NOT NULL,
            PRIMARY KEY (agent_id, name));
        CREATE TABLE grain_state (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            state_name TEXT NOT NULL,
            etag TEXT NOT NULL,
            data BLOB NOT NULL,
            modified TEXT NOT NULL,
            PRIMARY KEY (grain_type, grain_key, state_name));
        CREATE VIEW lanes AS
            SELECT a.agent_type, a.node, r.name AS record, CAST(r.data AS TEXT) AS recon, r.modified
            FROM records r JOIN agents a ON a.id = r.agent_id;
        """;

    private const string Reminders = """
        CREATE TABLE reminders (
            grain_id TEXT NOT NULL,
            name TEXT NOT NULL,
            hash INTEGER NOT NULL,
            start TEXT NOT NULL,
            period INTEGER NOT NULL,
            etag TEXT NOT NULL,
            modified TEXT NOT NULL,
            PRIMARY KEY (grain_id, name));
        CREATE INDEX reminders_hash ON reminders (hash);
        """;

    public static void Ensure(SqliteConnection connection, string path)
    {
        var version = Number(connection, "PRAGMA user_version");
        if (version == Version && Number(connection, "PRAGMA application_id") == ApplicationId) return;
        if (version > Version && Number(connection, "PRAGMA application_id") == ApplicationId)
            throw new SqliteStorageException($"{path} was written by a newer version (schema {version}, this one knows {Version}). Upgrade, or give another path.");
        if (version == 1 && Number(connection, "PRAGMA application_id") == ApplicationId)
        {
            Execute(connection, $"BEGIN IMMEDIATE; {Reminders} PRAGMA user_version = {Version}; COMMIT");
            return;
        }

        if (version != 0 || Number(connection, "SELECT count(*) FROM sqlite_master") != 0)
            throw new SqliteStorageException($"{path} is the database of another program. Give another path.");
        Execute(connection, $"BEGIN IMMEDIATE; {Tables} {Reminders} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this room only
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static string? Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
