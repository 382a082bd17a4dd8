using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>Why a frame is no envelope.</summary>
internal static class EnvelopeErrors
{
    public const string UnknownTag = "Expected a valid Warp envelope: it begins with none of the known tags.";
    public const string NoNodeOrLane = "Expected a valid Warp envelope: node and lane are required.";
    public const string SeveralItems = "Expected a valid Warp envelope: one per message.";

    public static bool TryParseUri(string what, string text, [NotNullWhen(true)] out WarpUri? uri, [NotNullWhen(false)] out string? error)
    {
        if (WarpUri.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out uri, out error)) return true;
        error = $"Expected a valid Warp envelope: the {what} is not a URI: {error}.";
        return false;
    }

    public static string Option(string name) => $"Expected a valid Warp envelope: {name} is not a number.";

    public static string Malformed(string why) => $"Expected a valid Warp envelope: {why}.";
}
