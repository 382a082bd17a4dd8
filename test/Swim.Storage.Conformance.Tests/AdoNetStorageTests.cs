using Orleans.Hosting;
using Swim.TestKit;

namespace Swim.Storage.Conformance.Tests;

/// <summary>Orleans' own ADO.NET storage on PostgreSQL, as it is by default: a cleared state leaves its row.</summary>
public sealed class AdoNetStorageTests
{
    private static readonly LaneStorageSubject AdoNet = new("adonet", silo => silo.AddAdoNetGrainStorage("adonet", options =>
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = _database;
    }));

    private static string _database = "";

    private static IEnumerable<LaneStorageCase> Cases => LaneStorageSuite.For(AdoNet);

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync() => _database = await DatabaseServer.CreateAdoNetDatabaseAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await AdoNet.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public Task Orleans_ADO_NET_storage_conforms(LaneStorageCase one) => one.RunAsync(AdoNet);
}
