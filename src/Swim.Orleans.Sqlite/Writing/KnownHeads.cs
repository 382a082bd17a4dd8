namespace Swim.Sqlite;

/// <summary>
/// Heads as they are in the transaction under way, of agents that were looked at or claimed lately. Right because nobody else writes the file (see
/// <see cref="StoreFile"/>); forgotten whenever something is rolled back. The writer's thread only.
/// </summary>
internal sealed class KnownHeads
{
    // about 3 MB; then it begins anew
    private const int MaxCount = 65_536;

    private readonly Dictionary<long, Guid> _heads = [];

    public bool Is(long agent, Guid head) => _heads.TryGetValue(agent, out var known) && known == head;

    public void Set(long agent, Guid head)
    {
        if (_heads.Count >= MaxCount) _heads.Clear();
        _heads[agent] = head;
    }

    public void Remove(long agent) => _heads.Remove(agent);

    public void Clear() => _heads.Clear();
}
