namespace Swim.Postgres;

/// <summary>A claim and, once it is the head, the agent's row.</summary>
internal sealed class PostgresRecordClaim(string agentType, string node, Guid head, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    : RecordClaim(agentType, node, head, records)
{
    private long _round;

    /// <summary>The row whose head this claim is; null while the agent was never stored, or when that is unknown.</summary>
    public long? AgentId { get; set; }

    /// <summary>Whether a commit whose outcome nobody knows may have made or removed the row.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>
    /// The writer of whose connection it is unknown whether it still carries out a write of this claim; null without doubt. That writer makes sure of its
    /// end before it writes anything else; another would not know.
    /// </summary>
    public int? InDoubtAt { get; set; }

    /// <summary>Joins the works of a round, of which each claim has one.</summary>
    public bool TryJoin(long round) => Interlocked.Exchange(ref _round, round) != round;
}
