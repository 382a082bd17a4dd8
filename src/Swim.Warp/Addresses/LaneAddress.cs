using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>A lane URI as a request wrote it. Immutable.</summary>
public sealed class LaneAddress
{
    private LaneAddress(WarpUri uri)
    {
        Spelling = uri.ToString();
        Name = uri.WithoutQueryAndFragment().ToString();
    }

    /// <summary>
    /// The percent-normalised form of what was written, query and fragment included: how replies name the lane, what links are keyed by, and how
    /// lanes whose own name has a fragment (<c>nodes#/unit</c>) are looked up first.
    /// </summary>
    public string Spelling { get; }

    /// <summary>The lane's name: <see cref="Spelling"/> without query and fragment, percent-encoded where a URI must be.</summary>
    public string Name { get; }

    /// <summary>Reads the lane of an envelope header.</summary>
    /// <returns>False when the text is not a URI: the frame is invalid, and <paramref name="error"/> says why.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out LaneAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = WarpUri.TryParse(utf8, out var uri, out error) ? new LaneAddress(uri) : null;
        return address is not null;
    }
}
