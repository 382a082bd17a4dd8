using Orleans.Hosting;
using Swim.TestKit;

namespace Swim.Postgres.Tests;

public sealed class ConformanceTests
{
    private static string _database = "";

    private static readonly LaneStorageSubject Postgres = new("swim", silo => silo.AddSwimPostgresGrainStorage("swim", options => options.ConnectionString = _database)) { OffersRecords = true };

    private static IEnumerable<LaneStorageCase> Cases => LaneStorageSuite.For(Postgres);

    [OneTimeSetUp]
    public async Task CreateDatabaseAsync() => _database = await SharedServer.Server.CreateDatabaseAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await Postgres.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public Task The_store_conforms(LaneStorageCase one) => one.RunAsync(Postgres);
}
