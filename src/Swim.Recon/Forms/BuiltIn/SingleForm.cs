namespace Swim.Recon;

internal sealed class SingleForm : ScalarForm<float>
{
    public override IComparer<float> Comparer => ReconOrder.Singles;

    protected override float Get(ref ReconReader reader) => (float)reader.GetDouble();

    public override void Write(ref ReconWriter writer, float value) => writer.WriteNumber(value);
}
