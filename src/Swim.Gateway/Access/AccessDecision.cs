namespace Swim.Gateway;

/// <summary>What came of an <see cref="AccessQuestion"/>.</summary>
internal readonly record struct AccessDecision(LaneAccessResult Result)
{
    public static AccessDecision Allowed => default;

    public bool IsAllowed => Result == LaneAccessResult.Allowed;
}
