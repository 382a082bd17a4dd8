namespace Swim.Recon;

internal sealed class UInt32Form : ScalarForm<uint>
{
    public override IComparer<uint> Comparer => Comparer<uint>.Default;

    protected override uint Get(ref ReconReader reader) => reader.TryGetInt64(out var value) && value == (uint)value ? (uint)value : throw reader.Mismatch("an unsigned 32-bit integer");

    public override void Write(ref ReconWriter writer, uint value) => writer.WriteNumber((long)value);
}
