using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Swim.Postgres;

/// <summary>Brings the schema to this package's version, on one connection. One silo of those that start together does it, the others wait for it.</summary>
internal sealed partial class SchemaUpgrade(NpgsqlConnection connection, string schema, string database, ILogger logger)
{
    // any constant will do: "SWIM" in front of the hash of the schema's name
    private const string Lock = "SELECT pg_advisory_xact_lock(1398229325, hashtext($1))";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var found = await VersionAsync(cancellationToken);
        if (found >= PostgresSchema.Version)
        {
            Check(found.Value);
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(Lock, cancellationToken, schema);
            found = await VersionAsync(cancellationToken);
            if (found is null) await CreateAsync(cancellationToken);
            for (var version = (found ?? 0) + 1; version <= PostgresSchema.Version; version++)
            {
                var migration = PostgresMigrations.All[version - 1];
                await ExecuteAsync(migration.Sql, cancellationToken);
                await ExecuteAsync("INSERT INTO migrations (version, name) VALUES ($1, $2)", cancellationToken, version, migration.Name);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PostgresStorageException(
                $"The schema '{schema}' in PostgreSQL at {database} must be {(found is null ? "created" : $"upgraded from version {found}")}, which the role may not do: " +
                $"{error.MessageText}. Grant it the right, or have an administrator run the script that PostgresSchema.Script(\"{schema}\", role{(found is null ? "" : $", {found}")}) prints.", error);
        }

        if (found is { } old && old >= PostgresSchema.Version) Check(old);
        else LogUpgraded(schema, database, found ?? 0, PostgresSchema.Version);
    }

    /// <summary>The version that is there, null when there is no schema or it is empty.</summary>
    private async Task<int?> VersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            // not to_regclass: it may answer from before the wait for the lock, during which another silo made the table
            await using var exists = Command("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'migrations')", schema);
            if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return null;
            await using var version = Command($"SELECT coalesce(max(version), 0) FROM {PostgresSchema.Quote(schema)}.migrations");
            return Convert.ToInt32(await version.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PostgresStorageException(
                $"The role may not use the schema '{schema}' in PostgreSQL at {database}: {error.MessageText}. " +
                $"An administrator can grant it: the end of the script that PostgresSchema.Script(\"{schema}\", role) prints.", error);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var exists = Command("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema);
        // CREATE SCHEMA IF NOT EXISTS asks for the right to create even when it has nothing to do
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) await ExecuteAsync($"CREATE SCHEMA {PostgresSchema.Quote(schema)}", cancellationToken);
        await ExecuteAsync(PostgresMigrations.Table, cancellationToken);
    }

    private void Check(int version)
    {
        if (version <= PostgresSchema.Version) return;
        throw new PostgresStorageException(
            $"The schema '{schema}' in PostgreSQL at {database} was written by a newer version (schema {version}, this one knows {PostgresSchema.Version}). " +
            "Upgrade, or give another schema.");
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params object[] parameters)
    {
#pragma warning disable CA2100 // constants of this room only
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    [LoggerMessage(4201, LogLevel.Information, "Schema '{Schema}' in PostgreSQL at {Database} brought from version {From} to {To}")]
    private partial void LogUpgraded(string schema, string database, int from, int to);
}
