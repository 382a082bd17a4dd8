using System.Globalization;

namespace Swim.Recon;

internal sealed class DateOnlyForm : ScalarForm<DateOnly>
{
    private const string Format = "yyyy-MM-dd";

    public override IComparer<DateOnly> Comparer => Comparer<DateOnly>.Default;

    protected override DateOnly Get(ref ReconReader reader) =>
        DateOnly.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value : throw reader.Mismatch("a date such as \"2026-03-31\"");

    public override void Write(ref ReconWriter writer, DateOnly value)
    {
        Span<char> text = stackalloc char[Format.Length];
        value.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteText(text[..length]);
    }
}
