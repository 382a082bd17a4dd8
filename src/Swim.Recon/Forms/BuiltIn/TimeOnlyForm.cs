using System.Globalization;

namespace Swim.Recon;

internal sealed class TimeOnlyForm : ScalarForm<TimeOnly>
{
    private const string Format = "HH:mm:ss.FFFFFFF";
    private static readonly string[] Accepted = [Format, "HH:mm"];

    public override IComparer<TimeOnly> Comparer => Comparer<TimeOnly>.Default;

    protected override TimeOnly Get(ref ReconReader reader) =>
        TimeOnly.TryParseExact(reader.GetString(), Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : throw reader.Mismatch("a time of day such as \"23:59:30\"");

    public override void Write(ref ReconWriter writer, TimeOnly value)
    {
        Span<char> text = stackalloc char[Format.Length];
        value.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteText(text[..length]);
    }
}
