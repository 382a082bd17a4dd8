using Swim.Lanes;

namespace Swim.TestKit.Storage;

/// <summary>What agents find again after an end without a word.</summary>
internal static class CrashCases
{
    private const string Group = "Agents";

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            Committed_lanes_survive_a_crash,
            WriteBehind_lanes_survive_a_crash_after_their_flush,
            A_commit_that_the_storage_never_got_is_not_there_after_a_crash,
            What_a_reader_of_a_committed_lane_saw_is_there_after_a_crash),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, Committed_lanes_survive_a_crash_of_the_silo),
    ];

    private static async Task Committed_lanes_survive_a_crash(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        for (var n = 1; n <= 3; n++)
        {
            await keepers.FillAsync(keeper, Durability.Committed, 1, from: n);
            await keeper.CrashAsync();
            await keepers.ExpectAsync(keeper, Durability.Committed, n, "after a crash");
        }

        await keepers.ExpectStoresAsync(keeper, 0, 3, 0, "after a crash");
    }

    private static async Task Committed_lanes_survive_a_crash_of_the_silo(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var all = Enumerable.Range(0, 20).Select(_ => keepers.New()).ToArray();
        await Task.WhenAll(all.Select(keeper => keepers.FillAsync(keeper, Durability.Committed, 2)));
        run.At("crash of the silo");
        await keepers.Swim.CrashSiloAsync();
        foreach (var keeper in all) await keepers.ExpectAsync(keepers.Swim.Agent(keeper.NodeUri), Durability.Committed, 2, "after a crash of the silo");
    }

    private static async Task WriteBehind_lanes_survive_a_crash_after_their_flush(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await keepers.FillAsync(keeper, Durability.WriteBehind, 3);
        await keepers.FlushAsync();
        await keeper.CrashAsync();
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 3, "after a flush and a crash");
        await keepers.ExpectStoresAsync(keeper, 3, 0, 0, "after a flush and a crash");
    }

    private static async Task A_commit_that_the_storage_never_got_is_not_there_after_a_crash(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await keepers.FillAsync(keeper, Durability.Committed, 2);
        keepers.Swim.Store.Block(keeper.NodeUri);
        run.At("a commit that the storage does not get");
        var lost = keeper.CommandAsync(KeeperAgent.LaneOf("fill", Durability.Committed), 3).AsTask();
        await keepers.Swim.SettleAsync();
        run.True("a command whose commit is held has not ended", !lost.IsCompleted);
        var crash = keeper.CrashAsync();
        await keepers.Swim.SettleAsync();
        keepers.Swim.Store.Release();
        await crash;
        run.True("a command whose commit was lost fails", await CaseRun.ErrorOfAsync(() => lost) is not null);
        await keepers.ExpectAsync(keeper, Durability.Committed, 2, "after a crash amid a commit");
    }

    private static async Task What_a_reader_of_a_committed_lane_saw_is_there_after_a_crash(CaseRun run)
    {
        const int Commands = 20;
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        var lane = KeeperAgent.LaneOf("count", Durability.Committed);
        var known = 0;
        for (var round = 0; round < 10; round++)
        {
            await using var probe = await keeper.LinkAsync(lane);
            run.At("commands are sent, and the agent crashes amid them");
            var commands = Enumerable.Range(0, Commands).Select(_ => keeper.CommandAsync(KeeperAgent.LaneOf("add", Durability.Committed), 1).AsTask()).ToArray();
            await Task.WhenAny(commands.Skip(round * 2 % Commands));
            var crash = keeper.CrashAsync();
            var seen = SeenBy(probe);
            var answered = commands.Count(command => command.IsCompletedSuccessfully);
            await crash;
            foreach (var command in commands) await CaseRun.ErrorOfAsync(() => command);
            var found = await keeper.Value<int>(lane).GetAsync();
            run.True($"a reader saw {seen}, after the crash there is {found}", found >= seen);
            run.True($"{answered} commands more than {known} were answered, after the crash there is {found}", found >= known + answered);
            run.True($"{Commands} commands were sent after {known}, after the crash there is {found}", found <= known + Commands);
            known = found;
        }
    }

    private static int SeenBy(LinkProbe probe)
    {
        var last = probe.Seen.LastOrDefault(seen => seen.Kind == LinkEventKind.Event && seen.Body.Length > 0);
        return last is null ? 0 : last.As<int>();
    }
}
