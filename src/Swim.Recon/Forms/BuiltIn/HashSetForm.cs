namespace Swim.Recon;

internal sealed class HashSetForm<T>(Form<T> element) : SequenceForm<T, HashSet<T>>(element)
{
    public override HashSet<T> Unit => [];

    public override void Write(ref ReconWriter writer, HashSet<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.BeginRecord();
        foreach (var item in value) Element.Write(ref writer, item);
        writer.EndRecord();
    }

    protected override HashSet<T> From(List<T> items) => [.. items];
}
