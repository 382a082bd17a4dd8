namespace Swim.Recon;

internal sealed class ByteArrayForm : Form<byte[]>
{
    public override byte[] Unit => [];

    public override IComparer<byte[]> Comparer => ReconOrder.Bytes;

    public override byte[] Read(ref ReconReader reader)
    {
        byte[] bytes;
        switch (reader.Token)
        {
            case ReconToken.Data:
                bytes = reader.GetData();
                break;
            case ReconToken.Extant:
                bytes = [];
                break;
            case ReconToken.StartRecord:
                return ReadList(ref reader);
            default:
                bytes = [ReadByte(ref reader)];
                break;
        }

        reader.Read();
        return bytes;
    }

    public override void Write(ref ReconWriter writer, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteData(value);
    }

    private static byte[] ReadList(ref ReconReader reader)
    {
        var bytes = new List<byte>();
        reader.Read();
        if (reader.Token == ReconToken.Data)
        {
            bytes.AddRange(reader.GetData());
            reader.Read();
            if (reader.Token != ReconToken.EndRecord) throw reader.Mismatch("the end of the record");
        }

        while (reader.Token != ReconToken.EndRecord)
        {
            bytes.Add(ReadByte(ref reader));
            reader.Read();
        }

        reader.Read();
        return [.. bytes];
    }

    private static byte ReadByte(ref ReconReader reader) =>
        reader.TryGetInt64(out var value) && value is >= -128 and <= 255 ? (byte)value : throw reader.Mismatch("data or bytes");
}
