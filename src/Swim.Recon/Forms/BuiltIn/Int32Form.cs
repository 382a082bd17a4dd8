namespace Swim.Recon;

internal sealed class Int32Form : ScalarForm<int>
{
    public override IComparer<int> Comparer => Comparer<int>.Default;

    protected override int Get(ref ReconReader reader) => reader.GetInt32();

    public override void Write(ref ReconWriter writer, int value) => writer.WriteNumber((long)value);
}
