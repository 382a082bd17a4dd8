using System.Diagnostics.CodeAnalysis;
using Npgsql;
using NpgsqlTypes;
using Orleans;
using Orleans.Runtime;

namespace Swim.Postgres;

/// <summary>
/// Membership of one cluster in PostgreSQL. Nothing is tried twice here: Orleans reads again and decides anew when a call fails, which is the only right
/// answer to a change of which nobody knows whether it happened.
/// </summary>
[SuppressMessage("Usage", "VSTHRD103", Justification = "a row that has been read is in memory whole")]
internal sealed class PostgresMembershipTable(PostgresDatabase database, string clusterId) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, default);

    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (!tryInitTableVersion) return;
        await using var command = Command(MembershipTables.Initialize);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, default);

    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(MembershipTables.Delete);
        command.Parameters.Add(new() { Value = clusterId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, default);

    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        await using var command = Command(MembershipTables.Cleanup);
        command.Parameters.Add(new() { Value = nameof(SiloStatus.Dead) });
        command.Parameters.Add(new() { Value = beforeDate.UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, default);

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        await using var command = Command(MembershipTables.ReadOne);
        command.Parameters.Add(new() { Value = key.ToParsableString() });
        return await ReadAsync(command, cancellationToken);
    }

    public Task<MembershipTableData> ReadAll() => ReadAllAsync(default);

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(MembershipTables.ReadAll);
        return await ReadAsync(command, cancellationToken);
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, default);

    public async Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        if (!Guid.TryParse(tableVersion.VersionEtag, out var versionTag)) return false;
        await using var command = Command(MembershipTables.Insert);
        AddChange(command.Parameters, entry, versionTag, tableVersion.Version);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion, default);

    public async Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        if (!Guid.TryParse(tableVersion.VersionEtag, out var versionTag) || !Guid.TryParse(etag, out var rowTag)) return false;
        await using var command = Command(MembershipTables.Update);
        AddChange(command.Parameters, entry, versionTag, tableVersion.Version);
        command.Parameters.Add(new() { Value = rowTag });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, default);

    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await using var command = Command(MembershipTables.Alive);
        command.Parameters.Add(new() { Value = entry.SiloAddress.ToParsableString() });
        command.Parameters.Add(new() { Value = Utc(entry.IAmAliveTime) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string text)
    {
        var command = database.Source.CreateCommand(text);
        command.Parameters.Add(new() { Value = clusterId });
        return command;
    }

    private async Task<MembershipTableData> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        TableVersion? version = null;
        List<Tuple<MembershipEntry, string>> members = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            version ??= new TableVersion(reader.GetInt32(0), reader.GetGuid(1).ToString());
            if (!reader.IsDBNull(2)) members.Add(ReadMember(reader));
        }

        return version is not null
            ? new MembershipTableData(members, version)
            : throw new PostgresStorageException($"Cluster '{clusterId}' has no membership in {database.Name}: it was deleted while silos run. Start them again.");
    }

    private static Tuple<MembershipEntry, string> ReadMember(NpgsqlDataReader reader)
    {
        var suspectors = reader.GetFieldValue<string[]>(10);
        var votes = reader.GetFieldValue<DateTime[]>(11);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(reader.GetString(2)),
            Status = Enum.Parse<SiloStatus>(reader.GetString(3)),
            SiloName = reader.GetString(4),
            HostName = reader.GetString(5),
            RoleName = reader.IsDBNull(6) ? null : reader.GetString(6),
            ProxyPort = reader.GetInt32(7),
            UpdateZone = reader.GetInt32(8),
            FaultZone = reader.GetInt32(9),
            SuspectTimes = suspectors.Length == 0 ? null : [.. suspectors.Zip(votes, static (silo, vote) => Tuple.Create(SiloAddress.FromParsableString(silo), vote))],
            StartTime = reader.GetDateTime(12),
            IAmAliveTime = reader.GetDateTime(13),
        };
        return Tuple.Create(entry, reader.GetGuid(14).ToString());
    }

    private static void AddChange(NpgsqlParameterCollection parameters, MembershipEntry entry, Guid versionTag, int version)
    {
        var suspects = entry.SuspectTimes ?? [];
        parameters.Add(new() { Value = versionTag });
        parameters.Add(new() { Value = version });
        parameters.Add(new() { Value = entry.SiloAddress.ToParsableString() });
        parameters.Add(new() { Value = entry.Status.ToString() });
        parameters.Add(new() { Value = entry.SiloName ?? "" });
        parameters.Add(new() { Value = entry.HostName ?? "" });
        parameters.Add(new() { Value = (object?)entry.RoleName ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = entry.ProxyPort });
        parameters.Add(new() { Value = entry.UpdateZone });
        parameters.Add(new() { Value = entry.FaultZone });
        parameters.Add(new() { Value = suspects.Select(static vote => vote.Item1.ToParsableString()).ToArray() });
        parameters.Add(new() { Value = suspects.Select(static vote => Utc(vote.Item2)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        parameters.Add(new() { Value = Utc(entry.StartTime) });
        parameters.Add(new() { Value = Utc(entry.IAmAliveTime) });
    }

    // Orleans takes times without a kind as UTC
    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
