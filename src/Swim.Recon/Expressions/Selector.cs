namespace Swim.Recon;

/// <summary>A path through a value: <c>$a.b</c>, <c>$*</c>, <c>$list[$x > 1]</c>. A chain of steps, each with the one before as its source.</summary>
public sealed class Selector : Expression
{
    private Selector[]? _steps;

    internal Selector(SelectorKind kind, Selector? source, Value? argument)
    {
        Kind = kind;
        Source = source;
        Argument = argument;
    }

    /// <summary>The selector of the value itself.</summary>
    public static Selector Identity { get; } = new(SelectorKind.Identity, null, null);

    /// <summary>What this step picks.</summary>
    public SelectorKind Kind { get; }

    /// <summary>The step before; null for <see cref="Identity"/>.</summary>
    public Selector? Source { get; }

    /// <summary>The key, name, position or predicate; null for the others.</summary>
    public Value? Argument { get; }

    internal override int Precedence => OperatorPrecedence.Selector;

    internal override int TypeOrder => Order(Steps[0]);

    /// <summary>From the first step to this one.</summary>
    internal Selector[] Steps
    {
        get
        {
            if (_steps is not null) return _steps;
            var steps = new List<Selector> { this };
            for (var step = Source; step?.Source is not null; step = step.Source) steps.Add(step);
            steps.Reverse();
            return _steps = [.. steps];
        }
    }

    private static int Order(Selector step) => step.Kind switch
    {
        SelectorKind.Identity => 10,
        SelectorKind.Get => 12,
        SelectorKind.GetAttr => 13,
        SelectorKind.GetItem => 14,
        SelectorKind.Keys => 15,
        SelectorKind.Values => 16,
        SelectorKind.Children => 17,
        SelectorKind.Descendants => 18,
        _ => 19,
    };

    private protected override int CompareSameType(Item other)
    {
        Selector[] a = Steps, b = ((Selector)other).Steps;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            var order = Order(a[i]).CompareTo(Order(b[i]));
            if (order == 0 && a[i].Argument is { } argument) order = argument.CompareTo(b[i].Argument);
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var step in Steps)
        {
            hash.Add(step.Kind);
            hash.Add(step.Argument);
        }

        return hash.ToHashCode();
    }
}
