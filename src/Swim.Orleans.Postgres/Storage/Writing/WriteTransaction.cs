using Npgsql;

namespace Swim.Postgres;

/// <summary>
/// The writes of agents that have no row yet, removals of agents and states of grains, many as one transaction in two round trips: the first holds every row that
/// will change and says who may write, the second writes for those and commits. One user at a time, again and again.
/// </summary>
/// <remarks>
/// Rows are held in the order of their keys, existing ones before new ones, so that transactions of several silos never wait for each other in a circle.
/// </remarks>
internal sealed partial class WriteTransaction
{
    // room that is kept from one transaction to the next
    private const int MaxKept = 64 * 1024;

    // agents to hold by row, to add and to find by name
    private readonly List<(long Id, Guid Head)> _known = [];
    private readonly List<(string Type, string Node, Guid Head)> _added = [];
    private readonly List<(string Type, string Node, Guid Head)> _found = [];
    private readonly List<(string Type, string Node)> _looked = [];
    private readonly List<(WorkKey Key, string ETag, ReadOnlyMemory<byte> Data)> _newStates = [];
    private readonly List<WorkKey> _states = [];

    // what is held
    private readonly Dictionary<Guid, long> _held = [];
    private readonly HashSet<(string Type, string Node)> _there = [];
    private readonly Dictionary<WorkKey, string> _heldStates = [];

    // what to write
    private readonly List<(long Id, string Name, ReadOnlyMemory<byte> Data)> _puts = [];
    private readonly List<(long Id, string Name)> _deletes = [];
    private readonly List<long> _drops = [];
    private readonly List<(WorkKey Key, string ETag, ReadOnlyMemory<byte> Data)> _updates = [];
    private readonly List<WorkKey> _clears = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public void HoldAgent(long id, Guid head) => _known.Add((id, head));

    /// <summary>Adds the agent if it is not there; it is held if its head is this one afterwards.</summary>
    public void AddAgent(string type, string node, Guid head) => _added.Add((type, node, head));

    /// <summary>Holds the agent if it is there with this head.</summary>
    public void FindAgent(string type, string node, Guid head) => _found.Add((type, node, head));

    public void LookForAgent(string type, string node) => _looked.Add((type, node));

    public void AddState(WorkKey key, string etag, ReadOnlyMemory<byte> data) => _newStates.Add((key, etag, data));

    public void HoldState(WorkKey key) => _states.Add(key);

    /// <summary>The claim's row if the claim is its head.</summary>
    public long? HeldAgent(PostgresRecordClaim claim) => _held.TryGetValue(claim.Head, out var id) ? id : null;

    public bool IsAgentThere(string type, string node) => _there.Contains((type, node));

    /// <summary>The stored ETag, null when there is no state.</summary>
    public string? HeldState(WorkKey key) => _heldStates.GetValueOrDefault(key);

    public void PutRecord(long id, string name, ReadOnlyMemory<byte> data) => _puts.Add((id, name, data));

    public void DeleteRecord(long id, string name) => _deletes.Add((id, name));

    public void DeleteAgent(long id) => _drops.Add(id);

    public void UpdateState(WorkKey key, string etag, ReadOnlyMemory<byte> data) => _updates.Add((key, etag, data));

    public void DeleteState(WorkKey key) => _clears.Add(key);

    /// <summary>An empty set of names, the same each time.</summary>
    public HashSet<string> NewNames()
    {
        _names.Clear();
        return _names;
    }

    /// <summary>Commits the writes; those that may not be written have their <see cref="StoreWork.Rejection"/> afterwards.</summary>
    /// <param name="connection">The writer's session.</param>
    /// <param name="writes">What to write.</param>
    /// <param name="onCommit">Called before it asks for the commit.</param>
    public async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<StoreWrite> writes, Action onCommit)
    {
        foreach (var write in writes)
        {
            write.Rejection = null;
            write.Hold(this);
        }

        try
        {
            await HoldAsync(connection).ConfigureAwait(false);
            foreach (var write in writes) write.Apply(this);
            onCommit();
            await WriteAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            // the values are the callers' and some are large
            Clear();
        }
    }

    private void Clear()
    {
        _known.Clear();
        _added.Clear();
        _found.Clear();
        _looked.Clear();
        _newStates.Clear();
        _states.Clear();
        _held.Clear();
        _there.Clear();
        _heldStates.Clear();
        _puts.Clear();
        _deletes.Clear();
        _drops.Clear();
        _updates.Clear();
        _clears.Clear();
        if (_puts.Capacity <= MaxKept) return;
        _puts.Capacity = 0;
        _deletes.Capacity = 0;
        _names.Clear();
        _names.TrimExcess();
    }
}
