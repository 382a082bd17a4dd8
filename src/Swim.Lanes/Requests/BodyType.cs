using System.Globalization;

namespace Swim.Lanes;

/// <summary>The two ways in which lanes speak HTTP, and how a client says which it means.</summary>
internal static class BodyType
{
    public const string Json = "application/json";
    public const string Recon = "application/x-recon";
    public const string Problem = "application/problem+json";

    // what curl -d sends when nobody says what it is
    private const string FormUrlEncoded = "application/x-www-form-urlencoded";

    /// <summary><see cref="Json"/>, <see cref="Recon"/>, or null for anything else.</summary>
    public static string? OfBody(string? contentType)
    {
        if (string.IsNullOrWhiteSpace(contentType)) return Json;
        var text = contentType.AsSpan();
        if (Parameter(text, "charset") is { IsEmpty: false } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return null;
        var type = MediaType(text);
        if (type.Equals(FormUrlEncoded, StringComparison.OrdinalIgnoreCase)) return Json;
        return Known(type);
    }

    /// <summary>What a client that sends this Accept header likes best: <see cref="Json"/> (also when it says nothing), <see cref="Recon"/>, or null when it takes neither.</summary>
    public static string? OfAccept(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept)) return Json;
        string? best = null;
        var bestScore = (Quality: 0.0, IsNamed: false);
        var text = accept.AsSpan();
        foreach (var range in text.Split(','))
        {
            var item = text[range];
            var type = MediaType(item);
            var isAny = type is "*/*" || type.Equals("application/*", StringComparison.OrdinalIgnoreCase);
            if ((isAny ? Json : Known(type)) is not { } known) continue;
            var score = (Quality(item), !isAny);
            if (score.CompareTo(bestScore) <= 0) continue;
            best = known;
            bestScore = score;
        }

        return best;
    }

    private static string? Known(ReadOnlySpan<char> type)
    {
        if (type.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)) return Json;
        return type.Equals(Recon, StringComparison.OrdinalIgnoreCase) || type.Equals("application/recon", StringComparison.OrdinalIgnoreCase) ? Recon : null;
    }

    private static ReadOnlySpan<char> MediaType(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        return (end < 0 ? text : text[..end]).Trim();
    }

    private static double Quality(ReadOnlySpan<char> text)
    {
        var quality = Parameter(text, "q");
        return quality.IsEmpty ? 1 : double.TryParse(quality, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    private static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> text, string name)
    {
        foreach (var range in text.Split(';'))
        {
            var part = text[range].Trim();
            if (part.Length > name.Length && part[name.Length] == '=' && part.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return part[(name.Length + 1)..].Trim(" \"");
        }

        return default;
    }
}
