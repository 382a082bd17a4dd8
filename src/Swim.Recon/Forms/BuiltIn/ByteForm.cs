namespace Swim.Recon;

internal sealed class ByteForm : ScalarForm<byte>
{
    public override IComparer<byte> Comparer => Comparer<byte>.Default;

    protected override byte Get(ref ReconReader reader) => reader.TryGetInt64(out var value) && value == (byte)value ? (byte)value : throw reader.Mismatch("an unsigned 8-bit integer");

    public override void Write(ref ReconWriter writer, byte value) => writer.WriteNumber((long)value);
}
