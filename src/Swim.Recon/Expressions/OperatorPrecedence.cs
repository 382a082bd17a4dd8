namespace Swim.Recon;

/// <summary>How tightly operators bind, loosest first. In print comparisons are always enclosed, as the reference does.</summary>
internal static class OperatorPrecedence
{
    public const int EnclosedComparison = 0;
    public const int Lambda = 1;
    public const int Conditional = 2;
    public const int Or = 3;
    public const int And = 4;
    public const int BitwiseOr = 5;
    public const int BitwiseXor = 6;
    public const int BitwiseAnd = 7;
    public const int Comparison = 8;
    public const int Additive = 9;
    public const int Multiplicative = 10;
    public const int Prefix = 11;
    public const int Selector = 12;
    public const int Primary = 13;
}
