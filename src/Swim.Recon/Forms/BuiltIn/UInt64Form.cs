namespace Swim.Recon;

internal sealed class UInt64Form : ScalarForm<ulong>
{
    public override IComparer<ulong> Comparer => Comparer<ulong>.Default;

    protected override ulong Get(ref ReconReader reader) => reader.GetUInt64();

    public override void Write(ref ReconWriter writer, ulong value) => writer.WriteNumber(value);
}
