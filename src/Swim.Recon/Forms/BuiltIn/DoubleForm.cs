namespace Swim.Recon;

internal sealed class DoubleForm : ScalarForm<double>
{
    public override IComparer<double> Comparer => ReconOrder.Doubles;

    protected override double Get(ref ReconReader reader) => reader.GetDouble();

    public override void Write(ref ReconWriter writer, double value) => writer.WriteNumber(value);
}
