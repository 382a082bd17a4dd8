namespace Swim.Recon;

internal sealed class SByteForm : ScalarForm<sbyte>
{
    public override IComparer<sbyte> Comparer => Comparer<sbyte>.Default;

    protected override sbyte Get(ref ReconReader reader) => reader.TryGetInt64(out var value) && value == (sbyte)value ? (sbyte)value : throw reader.Mismatch("an 8-bit integer");

    public override void Write(ref ReconWriter writer, sbyte value) => writer.WriteNumber((long)value);
}
