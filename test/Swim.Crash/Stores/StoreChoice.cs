using Swim.Crash.Running;

namespace Swim.Crash.Stores;

/// <summary>The store that a run asks for.</summary>
internal static class StoreChoice
{
    public static Task<StoreUnderTest> OpenAsync(RunOptions options) => options.Store switch
    {
        "memory" => Task.FromResult<StoreUnderTest>(new MemoryUnderTest()),
        _ => Task.FromResult<StoreUnderTest>(new SqliteUnderTest(options.At)),
    };
}
