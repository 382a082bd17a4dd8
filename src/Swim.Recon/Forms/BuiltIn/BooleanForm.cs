namespace Swim.Recon;

internal sealed class BooleanForm : ScalarForm<bool>
{
    public override IComparer<bool> Comparer => ReconOrder.Booleans;

    protected override bool Get(ref ReconReader reader) => reader.GetBoolean();

    public override void Write(ref ReconWriter writer, bool value) => writer.WriteBool(value);
}
