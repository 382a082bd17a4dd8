namespace Swim.Recon;

/// <summary><c>test ? then : otherwise</c>.</summary>
public sealed class ConditionalOperator : Operator
{
    private ConditionalOperator(Value test, Value then, Value otherwise) : base(test, then, otherwise)
    {
    }

    /// <summary>What decides.</summary>
    public Value Test => Operands[0];

    /// <summary>Taken when the test holds.</summary>
    public Value Then => Operands[1];

    /// <summary>Taken when it does not.</summary>
    public Value Otherwise => Operands[2];

    internal override int Precedence => OperatorPrecedence.Conditional;

    internal override int TypeOrder => 20;

    /// <summary>A constant test decides at once.</summary>
    internal static Value Of(Value test, Value then, Value otherwise) => test switch
    {
        Expression => new ConditionalOperator(test, then, otherwise),
        Bool truth => truth.Value ? then : otherwise,
        { IsAbsent: true } => otherwise,
        _ => then,
    };
}
