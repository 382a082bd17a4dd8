using Orleans.Hosting;
using Swim.TestKit;

namespace Swim.Storage.Conformance.Tests;

/// <summary>Orleans' own memory storage: it lives in grains, so nothing outlasts its silo.</summary>
public sealed class MemoryStorageTests
{
    private static readonly LaneStorageSubject Memory = new("memory", silo => silo.AddMemoryGrainStorage("memory")) { KeepsDataOverRestart = false };

    private static IEnumerable<LaneStorageCase> Cases => LaneStorageSuite.For(Memory);

    [OneTimeTearDown]
    public async Task CloseAsync() => await Memory.DisposeAsync();

    [TestCaseSource(nameof(Cases))]
    public Task Orleans_memory_storage_conforms(LaneStorageCase one) => one.RunAsync(Memory);
}
