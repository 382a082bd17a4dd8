namespace Swim.Runtime;

/// <summary>What the first byte of a step in a message says, beside its kind.</summary>
internal static class BatchStep
{
    public const byte Version = 1;
    public const byte KindMask = 15;
    public const byte HasReader = 16;
    public const byte HasRegion = 32;
    public const byte HasTrace = 64;
}
