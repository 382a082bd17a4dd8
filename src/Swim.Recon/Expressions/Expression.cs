namespace Swim.Recon;

/// <summary>
/// A selector, an operator or a lambda. Read, compared and printed; nothing evaluates it.
/// </summary>
public abstract class Expression : Value
{
    private protected Expression()
    {
    }

    /// <summary>How tightly the expression binds when printed inside another.</summary>
    internal abstract int Precedence { get; }

    /// <summary>The parts, for comparing.</summary>
    private protected abstract ReadOnlySpan<Value> Parts { get; }

    private protected override int CompareSameType(Item other)
    {
        ReadOnlySpan<Value> a = Parts, b = ((Expression)other).Parts;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            var order = a[i].CompareTo(b[i]);
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(TypeOrder);
        foreach (var part in Parts) hash.Add(part);
        return hash.ToHashCode();
    }
}
