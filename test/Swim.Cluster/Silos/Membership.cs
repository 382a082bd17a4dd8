using Npgsql;

namespace Swim.Cluster.Silos;

/// <summary>What the silos have agreed on, read from their table.</summary>
internal sealed class Membership(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4 }.ConnectionString);

    /// <summary>Address (with generation) and status of every silo.</summary>
    public async Task<IReadOnlyList<(string Address, string Status)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("SELECT address, status::text FROM swim.silos");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>Completes when no silo at that endpoint is counted as active any more; gives false when that has not come about in time.</summary>
    public async Task<bool> UntilGoneAsync(string endpoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(15));
        try
        {
            while (await IsMemberAsync(endpoint, limit.Token)) await timer.WaitForNextTickAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task<bool> IsMemberAsync(string endpoint, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).Any(row => row.Address.StartsWith(endpoint, StringComparison.Ordinal) && row.Status is not ("Dead" or "6"));

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
