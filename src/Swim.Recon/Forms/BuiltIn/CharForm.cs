namespace Swim.Recon;

internal sealed class CharForm : ScalarForm<char>
{
    public override IComparer<char> Comparer => Comparer<char>.Default;

    protected override char Get(ref ReconReader reader)
    {
        if (reader.Token == ReconToken.Text && reader.GetString() is [var single]) return single;
        return reader.TryGetInt64(out var value) && value == (char)value ? (char)value : throw reader.Mismatch("a character");
    }

    public override void Write(ref ReconWriter writer, char value) => writer.WriteNumber((long)value);
}
