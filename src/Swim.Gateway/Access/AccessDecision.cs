namespace Swim.Gateway;

/// <summary>What came of an <see cref="AccessQuestion"/>.</summary>
internal readonly record struct AccessDecision(LaneAccessResult Result)
{
    /// <summary>What the lane is shown through; null: as it is.</summary>
    public LaneView? View { get; init; }

    /// <summary>Whom it is shown to.</summary>
    public string Audience { get; init; } = "";

    public static AccessDecision Allowed => new(LaneAccessResult.Allowed);

    public bool IsAllowed => Result == LaneAccessResult.Allowed;
}
