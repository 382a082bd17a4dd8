using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Swim.Lanes;

/// <summary>
/// A part of a keyed lane's state that is read instead of the whole. It travels as the query of the lane's name (<c>shopping?limit=50&amp;prefix=mi</c>); lanes of other kinds, and hosts that
/// do not know it, give their whole state.
/// </summary>
/// <param name="Limit">Entries at most, from 1 to <see cref="MostEntries"/>.</param>
/// <param name="After">Recon: only entries that come after this key, in the lane's order; empty: from the first.</param>
/// <param name="Prefix">Only keys whose text begins so, letter by letter; of a key that is no text what is printed of it. Empty: all.</param>
public readonly record struct LanePart(int Limit, string After = "", string Prefix = "")
{
    /// <summary>Entries that a part has when nobody says how many.</summary>
    public const int UsualEntries = 1_000;

    /// <summary>More than these are not given at once.</summary>
    public const int MostEntries = 10_000;

    /// <summary>The lane's name with this as its query.</summary>
    public string Of(string lane) =>
        string.Create(CultureInfo.InvariantCulture, $"{lane}?limit={Limit}&after={Uri.EscapeDataString(After)}&prefix={Uri.EscapeDataString(Prefix)}");

    /// <summary>Takes such a name apart; false for any other.</summary>
    public static bool TrySplit(string text, [NotNullWhen(true)] out string? lane, out LanePart part)
    {
        ArgumentNullException.ThrowIfNull(text);
        (lane, part) = (null, default);
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0) return false;
        var (limit, after, prefix) = (UsualEntries, "", "");
        foreach (var range in text.AsSpan(mark + 1).Split('&'))
        {
            var slot = text.AsSpan(mark + 1)[range];
            if (slot.StartsWith("limit=") && int.TryParse(slot["limit=".Length..], CultureInfo.InvariantCulture, out var count) && count > 0) limit = Math.Min(count, MostEntries);
            else if (slot.StartsWith("after=")) after = Uri.UnescapeDataString(slot["after=".Length..]);
            else if (slot.StartsWith("prefix=")) prefix = Uri.UnescapeDataString(slot["prefix=".Length..]);
            else return false;
        }

        (lane, part) = (text[..mark], new LanePart(limit, after, prefix));
        return true;
    }
}
