namespace Swim.Recon;

internal sealed class ValueForm : Form<Value>
{
    public override Value Unit => Value.Absent;

    public override IComparer<Value> Comparer => Comparer<Value>.Default;

    public override Value Read(ref ReconReader reader) => reader.ReadValue();

    public override void Write(ref ReconWriter writer, Value value) => writer.WriteValue(value);
}
