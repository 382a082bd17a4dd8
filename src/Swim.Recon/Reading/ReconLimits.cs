namespace Swim.Recon;

/// <summary>What a reader accepts at most; beyond it a <see cref="ReconException"/> says where.</summary>
public sealed record ReconLimits
{
    /// <summary>The deepest nesting any reader can be asked to follow.</summary>
    public const int HighestMaxDepth = 256;

    /// <summary>The limits used when none are given.</summary>
    public static ReconLimits Default { get; } = new();

    /// <summary>
    /// Records, parameters and parentheses inside one another; also the operands of one expression.
    /// 1 to <see cref="HighestMaxDepth"/>; default 256.
    /// </summary>
    public int MaxDepth
    {
        get;
        init => field = value is > 0 and <= HighestMaxDepth ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = HighestMaxDepth;

    /// <summary>Bytes of one number. Default 4,096: big integers cost more than linear time to read.</summary>
    public int MaxNumberLength
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 4096;

    /// <summary>Bytes of one document. Default 64 MiB.</summary>
    public int MaxLength
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 64 * 1024 * 1024;
}
