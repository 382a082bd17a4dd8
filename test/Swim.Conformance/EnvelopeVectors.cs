using System.Globalization;
using System.Text;
using System.Text.Json;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Conformance;

/// <summary>Envelope vectors: the tree form against the reference, then the scanner against the tree form.</summary>
internal static class EnvelopeVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var vector in root.GetProperty("vectors").EnumerateArray()) tally.Count($"#{vector.GetProperty("id")} {vector.GetProperty("in")}", Check(vector));
    }

    /// <summary>What differs, or null.</summary>
    private static string? Check(JsonElement vector)
    {
        var frame = Encoding.UTF8.GetBytes(vector.GetProperty("in").GetString()!);
        var isEnvelope = Envelope.TryParse(frame, out var envelope, out var error);
        var scans = EnvelopeReader.TryRead(frame, out var header, out var scanError);
        if (!vector.GetProperty("ok").GetBoolean()) return isEnvelope ? "accepted, but the reference rejects it" : null;
        if (!isEnvelope) return $"rejected: {error}";
        var differences = Compare(vector, envelope!).ToList();
        if (!scans) differences.Add($"not scanned: {scanError}");
        else if (ScanDifference(header, envelope!) is { } difference) differences.Add(difference);
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static IEnumerable<string> Compare(JsonElement vector, Envelope envelope)
    {
        (string Name, string? Ours)[] texts =
        [
            ("type", envelope.Kind.ToString().ToLowerInvariant()), ("node", envelope.Node?.ToString()), ("lane", envelope.Lane?.ToString()),
            ("body", envelope.Body.ToString(ReconFormat.Strict)), ("canonical", envelope.ToString(ReconFormat.Strict)),
            ("prio", envelope.Prio.ToString(CultureInfo.InvariantCulture)), ("rate", envelope.Rate.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var (name, ours) in texts)
        {
            if (!vector.TryGetProperty(name, out var property)) continue;
            var theirs = property.ValueKind == JsonValueKind.Number
                ? ((float)property.GetDouble()).ToString(CultureInfo.InvariantCulture)
                : property.GetString();
            if (ours != theirs) yield return $"{name}: {ours ?? "null"}, expected {theirs}";
        }

        if (vector.TryGetProperty("bodyTree", out var tree) && !TreeMatches(tree, envelope.Body)) yield return "the body's tree differs";
    }

    private static string? ScanDifference(EnvelopeHeader header, Envelope envelope)
    {
        if (header.Kind != envelope.Kind) return $"scanned as {header.Kind}";
        if (header.Prio != envelope.Prio || header.Rate != envelope.Rate) return $"scanned prio {header.Prio}, rate {header.Rate}";
        if (envelope.Node is not null)
        {
            if (!NodeAddress.TryParse(header.Node, new LocalHosts(null), out var node, out _) || node.Spelling != envelope.Node.ToString()) return "scanned another node";
            if (!LaneAddress.TryParse(header.Lane, out var lane, out _) || lane.Spelling != envelope.Lane!.ToString()) return "scanned another lane";
        }

        return Value.TryParse(header.Body, out var body) && body.Equals(envelope.Body) ? null : $"scanned the body {Encoding.UTF8.GetString(header.Body)}";
    }

    /// <summary>Whether a value is the one in the vector; kinds of node that the vectors use for expressions are left to the printed form.</summary>
    private static bool TreeMatches(JsonElement tree, Item item) => tree.GetProperty("t").GetString() switch
    {
        "absent" => item is Absent,
        "extant" => item is Extant,
        "text" => item is Text text && text.Value == tree.GetProperty("v").GetString(),
        "bool" => item is Bool truth && truth.Value == tree.GetProperty("v").GetBoolean(),
        "attr" => item is Attr attr && attr.Name == tree.GetProperty("k").GetString() && TreeMatches(tree.GetProperty("v"), attr.Value),
        "slot" => item is Slot slot && TreeMatches(tree.GetProperty("k"), slot.Key) && TreeMatches(tree.GetProperty("v"), slot.Value),
        "record" => item is Record record && record.Count == tree.GetProperty("items").GetArrayLength()
            && tree.GetProperty("items").EnumerateArray().Zip(record).All(p => TreeMatches(p.First, p.Second)),
        "int" => item is Num { IsInteger: true } whole && whole.Equals(Value.Parse(tree.GetProperty("v").GetString()!)),
        "float" => item is Num { IsInteger: false } number && number.ToDouble() == double.Parse(tree.GetProperty("v").GetString()!, CultureInfo.InvariantCulture),
        _ => true,
    };
}
