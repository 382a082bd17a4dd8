using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// The table of silos, which does not hold up one that goes: Orleans tries for minutes to write that it does. When the database has not answered for a while, the silo takes it for
/// written: it ends in any case, and the others find out by themselves.
/// </summary>
internal sealed class PartingMembershipTable(IMembershipTable table, StopPatience patience) : IMembershipTable
{
    private volatile MembershipTableData? _known;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => table.InitializeMembershipTableAsync(tryInitTableVersion, default);

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) => table.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public Task DeleteMembershipTableEntries(string clusterId) => table.DeleteMembershipTableEntriesAsync(clusterId, default);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) => table.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => table.CleanupDefunctSiloEntriesAsync(beforeDate, default);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) => table.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, default);

    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        TryAsync(() => table.ReadRowAsync(key, cancellationToken), () => _known is { } known && known.TryGet(key) is { } row ? new MembershipTableData(row, known.Version) : null);

    public Task<MembershipTableData> ReadAll() => ReadAllAsync(default);

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => _known = await TryAsync(() => table.ReadAllAsync(cancellationToken), () => _known);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => table.InsertRowAsync(entry, tableVersion, default);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) => table.InsertRowAsync(entry, tableVersion, cancellationToken);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion, default);

    public async Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        await TryAsync(async () => (object)await table.UpdateRowAsync(entry, etag, tableVersion, cancellationToken), static () => true) is true;

    public Task UpdateIAmAlive(MembershipEntry entry) => table.UpdateIAmAliveAsync(entry, default);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => table.UpdateIAmAliveAsync(entry, cancellationToken);

    /// <summary>The name of the table that is asked.</summary>
    public override string ToString() => $"{table}";

    private async Task<T> TryAsync<T>(Func<Task<T>> call, Func<T?> instead)
        where T : class
    {
        if (!patience.IsParting) return await call();
        try
        {
            return await patience.WaitAsync(call());
        }
        catch (Exception) when (patience.IsOver() && instead() is not null)
        {
            return instead()!;
        }
    }
}
