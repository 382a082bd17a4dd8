namespace Swim.Gateway;

/// <summary>What an agent says about who may use it.</summary>
/// <param name="Rules">Its rules; their <see cref="LaneAccessRule.Route"/> is null.</param>
public sealed record AgentAccess(IReadOnlyList<LaneAccessRule> Rules)
{
    /// <summary>Its views; their <see cref="LaneViewRule.Route"/> is null.</summary>
    public IReadOnlyList<LaneViewRule> Views { get; init; } = [];

    /// <summary>Nothing said.</summary>
    public static AgentAccess Empty { get; } = new([]);
}
