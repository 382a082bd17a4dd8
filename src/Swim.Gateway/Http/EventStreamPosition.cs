using System.Globalization;

namespace Swim.Gateway.Http;

/// <summary>An event's id: <c>epoch-version</c>. Versions compare only within an epoch.</summary>
internal readonly record struct EventStreamPosition(Guid Epoch, long Version)
{
    public static EventStreamPosition? Parse(string? text)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0 && Guid.TryParseExact(text.AsSpan(0, dash), "N", out var epoch)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new EventStreamPosition(epoch, version)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch:N}-{Version}");
}
