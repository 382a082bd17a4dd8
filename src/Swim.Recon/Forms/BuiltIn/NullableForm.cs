namespace Swim.Recon;

internal sealed class NullableForm<T>(Form<T> form) : Form<T?> where T : struct
{
    public override IComparer<T?> Comparer { get; } = Comparer<T?>.Create((x, y) =>
        x is { } a ? y is { } b ? form.Comparer.Compare(a, b) : -1 : y is null ? 0 : 1);

    public override T? Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.Extant) return form.Read(ref reader);
        reader.Read();
        return null;
    }

    public override void Write(ref ReconWriter writer, T? value)
    {
        if (value is { } present) form.Write(ref writer, present);
        else writer.WriteExtant();
    }
}
