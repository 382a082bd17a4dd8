namespace Swim.Recon;

/// <summary><c>bindings => template</c>.</summary>
public sealed class Lambda : Expression
{
    private readonly Value[] _parts;

    internal Lambda(Value bindings, Value template) => _parts = [bindings, template];

    /// <summary>The parameters.</summary>
    public Value Bindings => _parts[0];

    /// <summary>What they are put into.</summary>
    public Value Template => _parts[1];

    internal override int Precedence => OperatorPrecedence.Lambda;

    internal override int TypeOrder => 50;

    private protected override ReadOnlySpan<Value> Parts => _parts;
}
