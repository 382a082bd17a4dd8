namespace Swim.Recon;

/// <summary>An operator before its operand.</summary>
public sealed class PrefixOperator : Operator
{
    internal PrefixOperator(PrefixKind kind, Value operand) : base(operand)
    {
        Kind = kind;
    }

    /// <summary>The operator.</summary>
    public PrefixKind Kind { get; }

    /// <summary>The operand.</summary>
    public Value Operand => Operands[0];

    internal byte Symbol => Kind switch
    {
        PrefixKind.Not => (byte)'!',
        PrefixKind.BitwiseNot => (byte)'~',
        PrefixKind.Negative => (byte)'-',
        _ => (byte)'+',
    };

    internal override int Precedence => OperatorPrecedence.Prefix;

    internal override int TypeOrder => 37 + (int)Kind;
}
