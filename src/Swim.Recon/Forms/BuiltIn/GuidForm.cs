namespace Swim.Recon;

internal sealed class GuidForm : ScalarForm<Guid>
{
    public override IComparer<Guid> Comparer => Comparer<Guid>.Default;

    protected override Guid Get(ref ReconReader reader) => Guid.TryParse(reader.GetString(), out var value) ? value : throw reader.Mismatch("a GUID");

    public override void Write(ref ReconWriter writer, Guid value) => writer.WriteText(value);
}
