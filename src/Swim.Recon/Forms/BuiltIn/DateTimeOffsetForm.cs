namespace Swim.Recon;

internal sealed class DateTimeOffsetForm : ScalarForm<DateTimeOffset>
{
    public override IComparer<DateTimeOffset> Comparer => ReconOrder.Times;

    public override DateTimeOffset Unit => DateTimeOffset.UnixEpoch;

    protected override DateTimeOffset Get(ref ReconReader reader) => Milliseconds.ToTime(ref reader);

    public override void Write(ref ReconWriter writer, DateTimeOffset value) => writer.WriteNumber(value.ToUnixTimeMilliseconds());
}
