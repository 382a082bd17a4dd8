namespace Swim.Recon;

/// <summary>How tightly operators bind, loosest first.</summary>
internal static class OperatorPrecedence
{
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
    public const int Primary = 12;
}
