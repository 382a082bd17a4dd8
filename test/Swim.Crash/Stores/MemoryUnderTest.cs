namespace Swim.Crash.Stores;

/// <summary>Nothing outlives the process.</summary>
internal sealed class MemoryUnderTest : StoreUnderTest
{
    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["Swim__Storage__Path"] = ":memory:" };

    public override string Description => "memory";

    public override bool LosesEverything => true;

    public override Task<StoreState> InspectAsync() => Task.FromResult(new StoreState(0, 0, []));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
