namespace Swim.Recon;

internal sealed class DateTimeForm : ScalarForm<DateTime>
{
    public override IComparer<DateTime> Comparer => ReconOrder.Dates;

    public override DateTime Unit => DateTime.UnixEpoch;

    protected override DateTime Get(ref ReconReader reader) => Milliseconds.ToTime(ref reader).UtcDateTime;

    public override void Write(ref ReconWriter writer, DateTime value) => writer.WriteNumber(Milliseconds.Of(value));
}
