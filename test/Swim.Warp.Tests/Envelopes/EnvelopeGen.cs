using CsCheck;
using Swim.Recon;

namespace Swim.Warp.Tests.Envelopes;

internal static class EnvelopeGen
{
    private static readonly string[] Texts = ["a", "b", "key", "true", "two words", "", "é", "\"", "\\", "\n", "x-1"];
    private static readonly string[] Uris = ["/unit/1", "unit", "/unit/a%20b", "warp://h:9001/a", "swim:meta:host", "/u?x=1#f", ""];
    private static readonly string[] Edits = ["", "(", ")", "{", "}", "@", ",", ":", "\"", "'", "\\", "#", "\n", " ", ";", "[", "]", "1", "node", "lane", "prio:", "`", "%", "-"];

    public static Gen<Value> Value { get; } = Gen.Recursive<Value>((depth, self) =>
    {
        var leaf = Gen.OneOf<Value>(
            Gen.Int[0, Texts.Length - 1].Select(i => (Value)Text.From(Texts[i])), Gen.Int.Select(i => (Value)Num.From(i)), Gen.Double.Select(d => (Value)Num.From(d)),
            Gen.Bool.Select(b => (Value)Bool.From(b)), Gen.Byte.Array[0, 5].Select(b => (Value)Data.From(b)));
        if (depth > 3) return leaf;
        var item = Gen.OneOf<Item>(
            self.Select(v => (Item)v), Gen.Select(self, self).Select((k, v) => (Item)new Slot(k, v)),
            Gen.Select(Gen.Int[0, 2], self).Select((i, v) => (Item)new Slot(Texts[i], v)));
        var attrs = Gen.Select(Gen.Int[0, 2], self).Select((i, v) => (Item)new Attr(Texts[i], v)).Array[0, 2];
        return Gen.OneOf(leaf, Gen.Select(attrs, item.Array[0, 3]).Select((a, b) => (Value)Record.Of([.. a, .. b])));
    });

    public static Gen<Envelope> Envelope { get; } =
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, Uris.Length - 1], Gen.Int[0, Uris.Length - 1], Gen.OneOf(Gen.Bool.Select(_ => (Value?)null), Value.Select(v => (Value?)v)), Gen.Float, Gen.Float)
            .Select((kind, node, lane, body, prio, rate) => kind > (int)EnvelopeKind.Unlinked
                ? new Envelope((EnvelopeKind)kind, body)
                : new Envelope((EnvelopeKind)kind, WarpUri.Parse(Uris[node]), WarpUri.Parse(Uris[lane]), body, prio, rate));

    /// <summary>Envelopes with pieces cut out, put in or doubled.</summary>
    public static Gen<string> Mutated { get; } =
        Gen.Select(Envelope, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 3], Gen.Int[0, Edits.Length - 1]).Array[0, 3]).Select((envelope, edits) =>
        {
            var text = envelope.ToString();
            foreach (var (place, cut, edit) in edits)
            {
                var at = place % (text.Length + 1);
                text = text[..at] + Edits[edit] + text[Math.Min(text.Length, at + cut)..];
            }

            return text;
        });
}
