namespace Swim.Recon;

internal sealed class BytesForm : Form<ReadOnlyMemory<byte>>
{
    public override IComparer<ReadOnlyMemory<byte>> Comparer { get; } = Comparer<ReadOnlyMemory<byte>>.Create((x, y) => Data.Compare(x.Span, y.Span));

    public override ReadOnlyMemory<byte> Read(ref ReconReader reader) => Form.ByteArray.Read(ref reader);

    public override void Write(ref ReconWriter writer, ReadOnlyMemory<byte> value) => writer.WriteData(value.Span);
}
