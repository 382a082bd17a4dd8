using System.Globalization;
using System.Text;
using Swim.Lanes;
using static Swim.TestKit.Storage.LaneStoreProbe;

namespace Swim.TestKit.Storage;

/// <summary>Agents side by side.</summary>
internal static class ManyAgentsCases
{
    private const int Agents = 500;
    private const int Rounds = 3;

    public static LaneStorageCase[] All { get; } = CaseList.Of("Lane store", Five_hundred_agents_commit_at_once, A_fenced_agent_among_many_is_the_only_one_refused);

    private static async Task Five_hundred_agents_commit_at_once(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var agents = await OpenAllAsync(run, store);
        for (var round = 0; round < Rounds; round++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{round}");
            await Task.WhenAll(agents.Select(agent => Task.Run(() => store.CommitAsync(agent, Put("v/node", agent.Node), Put("v/round", text), round == 1 ? Delete("v/0") : Put($"v/{round}", text)))));
        }

        var read = await Task.WhenAll(agents.Select(agent => Task.Run(() => store.OpenAsync(agent.Node))));
        foreach (var agent in read)
        {
            run.Same(
                $"the records of {agent.Node}",
                new Dictionary<string, byte[]> { ["v/node"] = Encoding.UTF8.GetBytes(agent.Node), ["v/round"] = "2"u8.ToArray(), ["v/2"] = "2"u8.ToArray() },
                agent.Records);
        }
    }

    private static async Task A_fenced_agent_among_many_is_the_only_one_refused(CaseRun run)
    {
        var store = await run.OpenLanesAsync();
        var agents = await OpenAllAsync(run, store);
        await Task.WhenAll(agents.Select(agent => Task.Run(() => store.CommitAsync(agent, Put("v/a", "1")))));
        var fenced = agents.Where((_, i) => i % 50 == 0).ToHashSet();
        foreach (var agent in fenced) await store.OpenAsync(agent.Node);
        var errors = await Task.WhenAll(agents.Select(agent => CaseRun.ErrorOfAsync(() => Task.Run(() => store.CommitAsync(agent, Put("v/a", "2"), Put("v/b", "2"))))));
        for (var i = 0; i < agents.Length; i++)
        {
            if (fenced.Contains(agents[i])) run.True($"a fenced agent gets LaneStoreFencedException, not {errors[i]?.GetType().Name ?? "success"}", errors[i] is LaneStoreFencedException);
            else run.Equal($"what {agents[i].Node}, which nobody has fenced, gets", null, errors[i]?.ToString());
        }

        await store.ExpectAsync(agents[0].Node, ("v/a", "1"));
        await store.ExpectAsync(agents[1].Node, ("v/a", "2"), ("v/b", "2"));
    }

    private static async Task<AgentRecords[]> OpenAllAsync(CaseRun run, LaneStoreProbe store)
    {
        var nodes = Enumerable.Range(0, Agents).Select(_ => run.NewNode()).ToArray();
        return await Task.WhenAll(nodes.Select(node => Task.Run(() => store.OpenAsync(node))));
    }
}
