namespace Swim.Recon;

/// <summary><c>bindings => template</c>.</summary>
public sealed class Lambda : Operator
{
    internal Lambda(Value bindings, Value template) : base(bindings, template)
    {
    }

    /// <summary>The parameters.</summary>
    public Value Bindings => Operands[0];

    /// <summary>What they are put into.</summary>
    public Value Template => Operands[1];

    internal override int Precedence => OperatorPrecedence.Lambda;

    internal override int TypeOrder => 50;
}
