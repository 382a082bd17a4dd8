using Swim.TestKit.Storage;

namespace Swim.TestKit;

/// <summary>
/// What a grain storage has to do so that grains and lanes can be kept in it, as cases that any test framework can run:
/// <c>foreach (var one in LaneStorageSuite.For(subject)) await one.RunAsync(subject);</c>
/// </summary>
public static class LaneStorageSuite
{
    /// <summary>Orleans' contract of <c>IGrainStorage</c>: what grains rely on, and lanes in any storage.</summary>
    public static IReadOnlyList<LaneStorageCase> GrainStorageCases { get; } = [.. GrainStateCases.All, .. GrainTagCases.All, .. GrainNameCases.All];

    /// <summary>Records of agents: fencing, commits that are all or none, deletion. By the storage's own records if it is an <see cref="IRecordStorage"/>, else state by state.</summary>
    public static IReadOnlyList<LaneStorageCase> LaneStoreCases { get; } = [.. ClaimCases.All, .. RecordCases.All, .. CutCases.All, .. ManyAgentsCases.All];

    /// <summary>Lanes of every kind and durability in agents that restart and crash.</summary>
    public static IReadOnlyList<LaneStorageCase> AgentCases { get; } = [.. KeepingCases.All, .. CrashCases.All];

    /// <summary>All cases.</summary>
    public static IReadOnlyList<LaneStorageCase> All { get; } = [.. GrainStorageCases, .. LaneStoreCases, .. AgentCases];

    /// <summary>The cases about what a storage claims to do.</summary>
    public static IEnumerable<LaneStorageCase> For(LaneStorageSubject subject) => All.Where(one => one.IsFor(subject));
}
