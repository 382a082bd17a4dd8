namespace Swim.Recon;

internal sealed class UInt16Form : ScalarForm<ushort>
{
    public override IComparer<ushort> Comparer => Comparer<ushort>.Default;

    protected override ushort Get(ref ReconReader reader) => reader.TryGetInt64(out var value) && value == (ushort)value ? (ushort)value : throw reader.Mismatch("an unsigned 16-bit integer");

    public override void Write(ref ReconWriter writer, ushort value) => writer.WriteNumber((long)value);
}
