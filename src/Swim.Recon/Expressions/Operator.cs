namespace Swim.Recon;

/// <summary>An operator or a lambda with its operands.</summary>
public abstract class Operator : Expression
{
    private readonly Value[] _operands;

    private protected Operator(params Value[] operands) => _operands = operands;

    /// <summary>The operands in the order they are written.</summary>
    public IReadOnlyList<Value> Operands => _operands;

    private protected override int CompareSameType(Item other)
    {
        var operands = ((Operator)other)._operands;
        for (var i = 0; i < _operands.Length; i++)
        {
            var order = _operands[i].CompareTo(operands[i]);
            if (order != 0) return order;
        }

        return 0;
    }

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(TypeOrder);
        foreach (var operand in _operands) hash.Add(operand);
        return hash.ToHashCode();
    }
}
