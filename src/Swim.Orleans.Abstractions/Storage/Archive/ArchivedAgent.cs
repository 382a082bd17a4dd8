namespace Swim.Runtime;

/// <summary>An agent as it stands in an archive.</summary>
internal sealed record ArchivedAgent(string AgentType, string Node, long Line, IReadOnlyList<RecordChange> Records)
{
    /// <summary>What it costs to hold, roughly.</summary>
    public long Bytes { get; } = Records.Sum(static r => 256L + r.Bytes!.Value.Length);
}
