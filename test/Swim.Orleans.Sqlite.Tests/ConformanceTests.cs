using Orleans.Hosting;
using Swim.TestKit;

namespace Swim.Sqlite.Tests;

public sealed class ConformanceTests
{
    private static string _path = "";

    private static readonly LaneStorageSubject Sqlite = new("swim", silo => silo.AddSwimSqliteGrainStorage("swim", options => options.Path = _path)) { OffersRecords = true };

    private static IEnumerable<LaneStorageCase> Cases => LaneStorageSuite.For(Sqlite);

    [OneTimeSetUp]
    public void ChooseFile() => _path = StorageFixture.NewPath();

    [OneTimeTearDown]
    public async Task CloseAsync() => await Sqlite.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public Task The_embedded_store_conforms(LaneStorageCase one) => one.RunAsync(Sqlite);
}
