using Orleans.Hosting;
using Swim.TestKit;

namespace Swim.Storage.Conformance.Tests;

/// <summary>The same with <c>DeleteStateOnClear</c>: a cleared state's row goes, and its versions begin at 1 again.</summary>
public sealed class AdoNetDeletingStorageTests
{
    private static readonly LaneStorageSubject AdoNet = new("adonet", silo => silo.AddAdoNetGrainStorage("adonet", options =>
    {
        options.Invariant = "Npgsql";
        options.ConnectionString = _database;
        options.DeleteStateOnClear = true;
    }))
    {
        NeverRepeatsTags = false,
    };

    private static string _database = "";

    private static IEnumerable<LaneStorageCase> Cases => LaneStorageSuite.For(AdoNet);

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync() => _database = await DatabaseServer.CreateAdoNetDatabaseAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await AdoNet.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public Task Orleans_ADO_NET_storage_that_deletes_rows_conforms(LaneStorageCase one) => one.RunAsync(AdoNet);
}
