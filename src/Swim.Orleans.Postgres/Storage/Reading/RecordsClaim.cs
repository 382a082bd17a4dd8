namespace Swim.Postgres;

/// <summary>Makes a new claim the head of an agent that has records, and reads them.</summary>
internal sealed class RecordsClaim(string agentType, string node) : StoreRead
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> None = [];

    private long? _agentId;
    private Dictionary<string, ReadOnlyMemory<byte>>? _records;

    public string AgentType => agentType;

    public string Node => node;

    public override WorkKey Key => new(agentType, node);

    /// <summary>The head of the attempt under way.</summary>
    public Guid Head { get; private set; }

    /// <summary>
    /// Begins an attempt, with a head of its own: an earlier one whose answer was lost may still be carried out, and then must not make its head
    /// that of an activation that has been fenced meanwhile.
    /// </summary>
    public void Begin()
    {
        Head = Guid.NewGuid();
        _agentId = null;
        _records = null;
    }

    public void SetAgent(long id) => _agentId = id;

    public void AddRecord(string name, byte[] data) => (_records ??= new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)).Add(name, data);

    public PostgresRecordClaim Claim() => new(agentType, node, Head, _records ?? None) { AgentId = _agentId };
}
