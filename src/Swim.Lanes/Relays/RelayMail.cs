namespace Swim.Lanes;

/// <summary>Costs of what waits in a relay.</summary>
internal static class RelayMail
{
    /// <summary>What a step counts for beside the bytes of its entries.</summary>
    public const int StepBytes = 64;
}
