namespace Swim.Recon;

/// <summary>A slot: <c>key:value</c>.</summary>
public sealed class Slot : Field
{
    /// <summary>With a key and a value.</summary>
    public Slot(Value key, Value? value = null) : base(key, value ?? Value.Extant)
    {
    }

    internal override int TypeOrder => 2;
}
