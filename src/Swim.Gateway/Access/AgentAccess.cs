namespace Swim.Gateway;

/// <summary>What an agent says about who may use it.</summary>
/// <param name="Rules">Its rules; their <see cref="LaneAccessRule.Route"/> is null.</param>
public sealed record AgentAccess(IReadOnlyList<LaneAccessRule> Rules)
{
    /// <summary>Nothing said.</summary>
    public static AgentAccess Empty { get; } = new([]);
}
