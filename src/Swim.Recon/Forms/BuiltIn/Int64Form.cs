namespace Swim.Recon;

internal sealed class Int64Form : ScalarForm<long>
{
    public override IComparer<long> Comparer => Comparer<long>.Default;

    protected override long Get(ref ReconReader reader) => reader.GetInt64();

    public override void Write(ref ReconWriter writer, long value) => writer.WriteNumber(value);
}
