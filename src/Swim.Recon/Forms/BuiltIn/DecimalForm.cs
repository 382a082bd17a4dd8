namespace Swim.Recon;

internal sealed class DecimalForm : ScalarForm<decimal>
{
    public override IComparer<decimal> Comparer => Comparer<decimal>.Default;

    protected override decimal Get(ref ReconReader reader) => reader.GetDecimal();

    public override void Write(ref ReconWriter writer, decimal value) => writer.WriteNumber(value);
}
