namespace Swim.Recon;

internal sealed class Int16Form : ScalarForm<short>
{
    public override IComparer<short> Comparer => Comparer<short>.Default;

    protected override short Get(ref ReconReader reader) => reader.TryGetInt64(out var value) && value == (short)value ? (short)value : throw reader.Mismatch("a 16-bit integer");

    public override void Write(ref ReconWriter writer, short value) => writer.WriteNumber((long)value);
}
