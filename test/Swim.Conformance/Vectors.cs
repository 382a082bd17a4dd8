using System.Text.Json;

namespace Swim.Conformance;

/// <summary>Runs vector files, each by the runner that knows its content.</summary>
internal static class Vectors
{
    private static readonly Runner[] Runners =
    [
        new("Recon", root => root.TryGetProperty("compare", out _), ReconVectors.Run),
        new("URI", root => First(root, "kind"), UriVectors.Run),
        new("envelopes", root => First(root, "rs"), EnvelopeVectors.Run),
    ];

    /// <summary>0 when every case passes, 1 when one fails, 2 when a file cannot be run.</summary>
    public static int Run(IReadOnlyList<string> files, TextWriter output, string? known = null)
    {
        var tally = new Tally(output, known is null ? [] : File.ReadAllLines(known));
        foreach (var file in files)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { MaxDepth = 1024 });
            var runner = Runners.FirstOrDefault(r => r.Knows(document.RootElement));
            if (runner is null)
            {
                output.WriteLine($"{file}: no runner knows this file");
                return 2;
            }

            tally.File = Path.GetFileName(file);
            runner.Run(document.RootElement, tally);
        }

        if (tally.Known > 0) output.WriteLine($"{tally.Known} differ on purpose");
        output.WriteLine($"{tally.Passed} passed, {tally.Failed} failed");
        return tally.Failed == 0 ? 0 : 1;
    }

    private static bool First(JsonElement root, string property) =>
        root.TryGetProperty("vectors", out var vectors) && vectors.GetArrayLength() > 0 && vectors[0].TryGetProperty(property, out _);

    private sealed record Runner(string Name, Func<JsonElement, bool> Knows, Action<JsonElement, Tally> Run);
}
