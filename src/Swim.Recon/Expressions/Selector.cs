namespace Swim.Recon;

/// <summary>A path through a value: <c>$a.b</c>, <c>$*</c>, <c>$list[$x > 1]</c>. A chain of steps, each with the one before as its source.</summary>
public sealed class Selector : Expression
{
    private readonly Value[] _parts;

    internal Selector(SelectorKind kind, Selector? source, Value? argument)
    {
        Kind = kind;
        Source = source;
        Argument = argument;
        _parts = (source, argument) switch
        {
            (null, _) => [],
            (_, null) => [source],
            _ => [source, argument],
        };
    }

    /// <summary>The selector of the value itself.</summary>
    public static Selector Identity { get; } = new(SelectorKind.Identity, null, null);

    /// <summary>What this step picks.</summary>
    public SelectorKind Kind { get; }

    /// <summary>The step before; null for <see cref="Identity"/>.</summary>
    public Selector? Source { get; }

    /// <summary>The key, name, position or predicate; null for the others.</summary>
    public Value? Argument { get; }

    internal override int Precedence => OperatorPrecedence.Primary;

    internal override int TypeOrder => Kind switch
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

    private protected override ReadOnlySpan<Value> Parts => _parts;
}
