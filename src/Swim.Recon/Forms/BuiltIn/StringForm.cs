namespace Swim.Recon;

internal sealed class StringForm : ScalarForm<string>
{
    public override IComparer<string> Comparer => StringComparer.Ordinal;

    public override string Unit => "";

    protected override string Get(ref ReconReader reader) => reader.GetString();

    public override void Write(ref ReconWriter writer, string value) => writer.WriteText((value ?? throw new ArgumentNullException(nameof(value))).AsSpan());
}
