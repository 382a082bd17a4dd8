using System.Text;
using System.Text.Json;

namespace Swim.Fuzz.Generating;

/// <summary>Inputs that are known to be of interest: every text of the conformance vectors and of the recorded conversations.</summary>
internal static class Corpus
{
    private const int LongestText = 8 * 1024;

    public static IReadOnlyList<byte[]> Recon { get; } = Read("corpus/vectors/recon.json", "in");

    public static IReadOnlyList<byte[]> Envelopes { get; } = [.. Read("corpus/vectors/warp.json", "in"), .. Read("corpus/transcripts/", "send")];

    public static IReadOnlyList<byte[]> Uris { get; } = Read("corpus/vectors/uri.json", null);

    private static List<byte[]> Read(string prefix, string? property)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        var assembly = typeof(Corpus).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 1024 });
            Collect(document.RootElement, property, property is null, texts);
        }

        if (texts.Count == 0) throw new InvalidOperationException($"No inputs in {prefix}.");
        return [.. texts.Select(Encoding.UTF8.GetBytes)];
    }

    private static void Collect(JsonElement element, string? property, bool isWanted, SortedSet<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject()) Collect(member.Value, property, property is null || member.Name == property, texts);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, property, isWanted, texts);
                break;
            case JsonValueKind.String when isWanted && TryGetText(element) is { Length: <= LongestText } text:
                texts.Add(text);
                break;
        }
    }

    // some vectors hold half a surrogate pair, which is no text
    private static string? TryGetText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
