namespace Swim.Recon;

/// <summary><c>function(arguments)</c>.</summary>
public sealed class InvokeOperator : Operator
{
    internal InvokeOperator(Value function, Value arguments) : base(function, arguments)
    {
    }

    /// <summary>What is called.</summary>
    public Value Function => Operands[0];

    /// <summary>What it is called with.</summary>
    public Value Arguments => Operands[1];

    internal override int Precedence => OperatorPrecedence.Selector;

    internal override int TypeOrder => 41;
}
