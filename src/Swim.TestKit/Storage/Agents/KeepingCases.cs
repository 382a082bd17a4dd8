using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;

namespace Swim.TestKit.Storage;

/// <summary>What agents find again after an orderly end.</summary>
internal static class KeepingCases
{
    private const string Group = "Agents";

    public static LaneStorageCase[] All { get; } =
    [
        .. CaseList.Of(
            Group,
            Lanes_and_stores_survive_a_restart_of_their_agent,
            Joins_survive_a_restart_of_their_agent,
            A_map_of_many_pages_survives_one_change_and_a_restart,
            A_deleted_agent_starts_anew,
            A_lane_whose_bytes_do_not_parse_keeps_them_and_the_others_go_on,
            A_storage_that_fails_for_a_while_gets_everything_in_the_end,
            Two_hundred_agents_are_all_kept),
        .. CaseList.Of(Group, subject => subject.KeepsDataOverRestart, Lanes_and_stores_survive_a_restart_of_the_silo),
    ];

    private static async Task Lanes_and_stores_survive_a_restart_of_their_agent(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await FillAllAsync(keepers, keeper);
        await keeper.RestartAsync();
        await ExpectAllAsync(keepers, keeper, "after a restart of the agent");

        // and what comes later is added to it
        await keepers.FillAsync(keeper, Durability.WriteBehind, 2, from: 4);
        await keeper.RestartAsync();
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 5, "after a second restart");
    }

    private static async Task Lanes_and_stores_survive_a_restart_of_the_silo(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await FillAllAsync(keepers, keeper);
        run.At("restart of the silo");
        await keepers.Swim.RestartSiloAsync();
        await ExpectAllAsync(keepers, keepers.Swim.Agent(keeper.NodeUri), "after a restart of the silo");
    }

    private static async Task Joins_survive_a_restart_of_their_agent(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var (first, second) = (keepers.New(), keepers.New());
        await keepers.FillAsync(first, Durability.WriteBehind, 2);
        await keepers.FillAsync(second, Durability.WriteBehind, 3);
        foreach (var durability in (Durability[])[Durability.WriteBehind, Durability.Committed])
        {
            var join = keepers.New();
            await join.CommandAsync(KeeperAgent.LaneOf("join", durability), first.NodeUri);
            await join.CommandAsync(KeeperAgent.LaneOf("join", durability), second.NodeUri);
            await keepers.ExpectJoinAsync(join, durability, (first.NodeUri, 2), (second.NodeUri, 3));
            await join.RestartAsync();
            await keepers.ExpectJoinAsync(join, durability, (first.NodeUri, 2), (second.NodeUri, 3));
        }
    }

    private static async Task A_map_of_many_pages_survives_one_change_and_a_restart(CaseRun run)
    {
        const int Entries = 5_000;
        await using var keepers = await KeeperRun.StartAsync(run);
        foreach (var durability in (Durability[])[Durability.WriteBehind, Durability.Committed])
        {
            var keeper = keepers.New();
            var lane = KeeperAgent.LaneOf("scores", durability);
            await keeper.CommandAsync(KeeperAgent.LaneOf("grow", durability), Entries);
            await keeper.RestartAsync();
            await keeper.Map<string, int>(lane).UpdateAsync("00002500", -1);
            await keeper.Map<string, int>(lane).RemoveAsync("00004999");
            await keeper.RestartAsync();
            var scores = await keeper.Map<string, int>(lane).GetAsync();
            run.Equal("entries", Entries - 1, scores.Count);
            for (var i = 0; i < Entries - 1; i++)
            {
                var key = i.ToString("d8", CultureInfo.InvariantCulture);
                run.Equal($"the entry {key}", i == 2500 ? -1 : i, scores.GetValueOrDefault(key, int.MinValue));
            }
        }
    }

    private static async Task A_deleted_agent_starts_anew(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await FillAllAsync(keepers, keeper);
        run.At("the agent is deleted");
        await keeper.DeleteAsync();
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 0, "after a deletion");
        await keepers.ExpectAsync(keeper, Durability.Committed, 0, "after a deletion");
        await keepers.FillAsync(keeper, Durability.Committed, 2);
        await keeper.RestartAsync();
        await keepers.ExpectAsync(keeper, Durability.Committed, 2, "in its second life");
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 0, "in its second life");
    }

    private static async Task A_lane_whose_bytes_do_not_parse_keeps_them_and_the_others_go_on(CaseRun run)
    {
        const string Broken = "{broken: \"";
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await FillAllAsync(keepers, keeper);
        await keeper.DeactivateAsync();
        run.At("a record is broken");
        var store = keepers.Swim.Services.GetRequiredService<ILaneStore>();
        await store.CommitAsync(await store.OpenAsync(KeeperAgent.Keeper.Name, keeper.NodeUri), [LaneStoreProbe.Put("v/count", Broken)]);

        run.At("the agent starts with the broken record");
        await keepers.ExpectAsync(keeper, Durability.Committed, 3, "beside a lane that does not parse");
        await keepers.FillAsync(keeper, Durability.Committed, 1, from: 4);
        var error = await CaseRun.ErrorOfAsync(() => keeper.Value<int>("count").SetAsync(7).AsTask());
        run.True("a change of the lane that does not parse is refused", error is not null);
        await keepers.FlushAsync();
        await keeper.RestartAsync();
        await keepers.ExpectAsync(keeper, Durability.Committed, 4, "beside a lane that does not parse, after another restart");
        await keeper.DeactivateAsync();
        var records = (await store.OpenAsync(KeeperAgent.Keeper.Name, keeper.NodeUri)).Records;
        run.Equal("the bytes that do not parse", Broken, records.TryGetValue("v/count", out var bytes) ? Encoding.UTF8.GetString(bytes.Span) : null);
    }

    private static async Task A_storage_that_fails_for_a_while_gets_everything_in_the_end(CaseRun run)
    {
        await using var keepers = await KeeperRun.StartAsync(run);
        var keeper = keepers.New();
        await keepers.FillAsync(keeper, Durability.Committed, 1);
        keepers.Swim.Store.FailWrites(5, keeper.NodeUri);
        run.At("lanes are set while the storage fails");
        await keepers.FillAsync(keeper, Durability.WriteBehind, 3);
        var waiting = keeper.CommandAsync(KeeperAgent.LaneOf("fill", Durability.Committed), 2).AsTask();
        for (var i = 0; i < 60 && !waiting.IsCompleted; i++) await keepers.Swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await waiting;
        run.Equal("writes that failed", 5L, keepers.Swim.Store.Failures);
        await keepers.FlushAsync();
        await keeper.CrashAsync();
        await keepers.ExpectAsync(keeper, Durability.Committed, 2, "after the storage came back, and a crash");
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 3, "after the storage came back, a flush and a crash");
    }

    private static async Task Two_hundred_agents_are_all_kept(CaseRun run)
    {
        const int Count = 200;
        await using var keepers = await KeeperRun.StartAsync(run);
        var all = Enumerable.Range(0, Count).Select(_ => keepers.New()).ToArray();
        run.At("200 agents are set at once");
        await Task.WhenAll(all.Select(keeper => keeper.CommandAsync(KeeperAgent.LaneOf("fill", Durability.Committed), 1).AsTask()));
        await Task.WhenAll(all.Select(keeper => keeper.CommandAsync(KeeperAgent.LaneOf("fill", Durability.WriteBehind), 1).AsTask()));
        await Task.WhenAll(all.Select(keeper => keeper.RestartAsync()));
        foreach (var keeper in all)
        {
            await keepers.ExpectAsync(keeper, Durability.Committed, 1, "of one of 200 agents");
            await keepers.ExpectAsync(keeper, Durability.WriteBehind, 1, "of one of 200 agents");
        }
    }

    private static async Task FillAllAsync(KeeperRun keepers, TestAgent keeper)
    {
        foreach (var durability in (Durability[])[Durability.WriteBehind, Durability.Committed, Durability.Transient]) await keepers.FillAsync(keeper, durability, 3);
    }

    private static async Task ExpectAllAsync(KeeperRun keepers, TestAgent keeper, string when)
    {
        await keepers.ExpectAsync(keeper, Durability.WriteBehind, 3, when);
        await keepers.ExpectAsync(keeper, Durability.Committed, 3, when);
        await keepers.ExpectAsync(keeper, Durability.Transient, 0, when);
        await keepers.ExpectStoresAsync(keeper, 3, 3, 0, when);
    }
}
