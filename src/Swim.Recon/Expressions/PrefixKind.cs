namespace Swim.Recon;

/// <summary>Operators before their operand.</summary>
public enum PrefixKind
{
    /// <summary><c>!</c></summary>
    Not,

    /// <summary><c>~</c></summary>
    BitwiseNot,

    /// <summary><c>-</c></summary>
    Negative,

    /// <summary><c>+</c></summary>
    Positive,
}
