namespace Swim.TestKit.Storage;

/// <summary>Makes cases of methods: the name is the promise.</summary>
internal static class CaseList
{
    public static LaneStorageCase[] Of(string group, params Func<CaseRun, Task>[] cases) => Of(group, null, cases);

    public static LaneStorageCase[] Of(string group, Func<LaneStorageSubject, bool>? isFor, params Func<CaseRun, Task>[] cases) =>
        [.. cases.Select(run => new LaneStorageCase(group, run.Method.Name.Replace('_', ' '), run, isFor))];
}
