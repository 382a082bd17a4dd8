namespace Swim.Recon;

internal sealed class UriForm : ScalarForm<Uri>
{
    public override IComparer<Uri> Comparer { get; } = Comparer<Uri>.Create((x, y) => string.CompareOrdinal(x?.OriginalString, y?.OriginalString));

    public override Uri Unit { get; } = new("", UriKind.Relative);

    protected override Uri Get(ref ReconReader reader) => Uri.TryCreate(reader.GetString(), UriKind.RelativeOrAbsolute, out var value) ? value : throw reader.Mismatch("a URI");

    public override void Write(ref ReconWriter writer, Uri value) => writer.WriteText((value ?? throw new ArgumentNullException(nameof(value))).OriginalString.AsSpan());
}
