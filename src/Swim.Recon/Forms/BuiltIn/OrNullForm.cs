namespace Swim.Recon;

internal sealed class OrNullForm<T>(Form<T> form) : Form<T?> where T : class
{
    public override IComparer<T?> Comparer { get; } = Comparer<T?>.Create((x, y) =>
        x is not null ? y is not null ? form.Comparer.Compare(x, y) : -1 : y is null ? 0 : 1);

    public override T? Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.Extant) return form.Read(ref reader);
        reader.Read();
        return null;
    }

    public override void Write(ref ReconWriter writer, T? value)
    {
        if (value is not null) form.Write(ref writer, value);
        else writer.WriteExtant();
    }
}
