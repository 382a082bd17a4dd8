namespace Swim.Recon;

/// <summary>An attribute: <c>@name</c> or <c>@name(value)</c>.</summary>
public sealed class Attr : Field
{
    /// <summary>With a name and a value.</summary>
    public Attr(string name, Value? value = null) : this(Text.From(name), value ?? Value.Extant)
    {
    }

    internal Attr(Text name, Value value) : base(name, value)
    {
    }

    /// <summary>The key's text.</summary>
    public string Name => ((Text)Key).Value;

    internal override int TypeOrder => 1;
}
