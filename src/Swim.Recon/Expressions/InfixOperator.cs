namespace Swim.Recon;

/// <summary>An operator between two operands.</summary>
public sealed class InfixOperator : Operator
{
    internal InfixOperator(InfixKind kind, Value left, Value right) : base(left, right)
    {
        Kind = kind;
    }

    /// <summary>The operator.</summary>
    public InfixKind Kind { get; }

    /// <summary>The operand before.</summary>
    public Value Left => Operands[0];

    /// <summary>The operand after.</summary>
    public Value Right => Operands[1];

    internal override int Precedence => Kind switch
    {
        InfixKind.Or => OperatorPrecedence.Or,
        InfixKind.And => OperatorPrecedence.And,
        InfixKind.BitwiseOr => OperatorPrecedence.BitwiseOr,
        InfixKind.BitwiseXor => OperatorPrecedence.BitwiseXor,
        InfixKind.BitwiseAnd => OperatorPrecedence.BitwiseAnd,
        InfixKind.Plus or InfixKind.Minus => OperatorPrecedence.Additive,
        InfixKind.Times or InfixKind.Divide or InfixKind.Modulo => OperatorPrecedence.Multiplicative,
        _ => OperatorPrecedence.EnclosedComparison,
    };

    internal ReadOnlySpan<byte> Symbol => Kind switch
    {
        InfixKind.Or => "||"u8,
        InfixKind.And => "&&"u8,
        InfixKind.BitwiseOr => "|"u8,
        InfixKind.BitwiseXor => "^"u8,
        InfixKind.BitwiseAnd => "&"u8,
        InfixKind.Less => "<"u8,
        InfixKind.LessOrEqual => "<="u8,
        InfixKind.Equal => "=="u8,
        InfixKind.NotEqual => "!="u8,
        InfixKind.GreaterOrEqual => ">="u8,
        InfixKind.Greater => ">"u8,
        InfixKind.Plus => "+"u8,
        InfixKind.Minus => "-"u8,
        InfixKind.Times => "*"u8,
        InfixKind.Divide => "/"u8,
        _ => "%"u8,
    };

    internal override int TypeOrder => 21 + (int)Kind;
}
