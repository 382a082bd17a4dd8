namespace Swim.Crash.Stores;

/// <summary>What a store holds.</summary>
/// <param name="Records">Records of all agents.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record StoreState(long Records, long Bytes, IReadOnlyList<string> Problems)
{
    /// <summary>Checks what any store must fulfil: every record has its agent's head, every page its directory.</summary>
    public static StoreState Of(IEnumerable<(long Agent, string Name, long Bytes)> rows, IReadOnlySet<long> agents, IEnumerable<string> problems)
    {
        var all = rows.ToList();
        var names = all.Select(row => (row.Agent, row.Name)).ToHashSet();
        var found = problems.ToList();
        foreach (var (agent, name, _) in all)
        {
            if (!agents.Contains(agent)) found.Add($"record {name} of agent {agent}, which has no head");
            if (name.Split('/') is ["m" or "l" or "j", _, _] parts && !names.Contains((agent, $"{parts[0]}/{parts[1]}"))) found.Add($"page {name} of agent {agent} has no directory");
        }

        return new StoreState(all.Count, all.Sum(row => row.Bytes), found);
    }
}
