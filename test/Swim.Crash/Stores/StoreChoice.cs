using Swim.Crash.Running;

namespace Swim.Crash.Stores;

/// <summary>The store that a run asks for.</summary>
internal static class StoreChoice
{
    public static async Task<StoreUnderTest> OpenAsync(RunOptions options) => options.Store switch
    {
        "memory" => new MemoryUnderTest(),
        "sqlite" when options.Kill == "disk" => await SmallDiskUnderTest.CreateAsync(),
        "postgres" => await PostgresUnderTest.CreateAsync(options.At),
        _ => new SqliteUnderTest(options.At),
    };
}
