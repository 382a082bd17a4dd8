namespace Swim.Recon;

/// <summary><c>function(arguments)</c>.</summary>
public sealed class InvokeOperator : Expression
{
    private readonly Value[] _parts;

    internal InvokeOperator(Value function, Value arguments) => _parts = [function, arguments];

    /// <summary>What is called.</summary>
    public Value Function => _parts[0];

    /// <summary>What it is called with.</summary>
    public Value Arguments => _parts[1];

    internal override int Precedence => OperatorPrecedence.Primary;

    internal override int TypeOrder => 41;

    private protected override ReadOnlySpan<Value> Parts => _parts;
}
