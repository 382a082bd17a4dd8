using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Swim.Postgres;

/// <summary>
/// The active silos of a cluster that let Orleans clients in. Reads only: a client may have a role that can do nothing else, and may start before
/// the first silo has made the tables.
/// </summary>
internal sealed class PostgresGatewayListProvider(PostgresDatabase database, string clusterId, IOptions<Orleans.Configuration.GatewayOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(default);

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(MembershipTables.Gateways);
        command.Parameters.Add(new() { Value = clusterId });
        command.Parameters.Add(new() { Value = nameof(SiloStatus.Active) });
        List<Uri> gateways = [];
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var silo = SiloAddress.FromParsableString(reader.GetString(0));
                gateways.Add(SiloAddress.New(new IPEndPoint(silo.Endpoint.Address, reader.GetInt32(1)), silo.Generation).ToGatewayUri());
            }
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            // no silo has ever started here
        }

        return gateways;
    }
}
