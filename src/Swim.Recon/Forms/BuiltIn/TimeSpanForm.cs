namespace Swim.Recon;

internal sealed class TimeSpanForm : ScalarForm<TimeSpan>
{
    public override IComparer<TimeSpan> Comparer => Comparer<TimeSpan>.Default;

    protected override TimeSpan Get(ref ReconReader reader) => Milliseconds.ToSpan(ref reader);

    public override void Write(ref ReconWriter writer, TimeSpan value) => Milliseconds.Write(ref writer, value);
}
