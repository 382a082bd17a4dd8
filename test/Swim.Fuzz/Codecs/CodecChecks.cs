using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Swim.Fuzz.Generating;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Fuzz.Codecs;

/// <summary>
/// What has to hold of any input: nothing but the documented exceptions, two readers of one language agree, what is printed reads back as it was. Each check returns what
/// is wrong, or null.
/// </summary>
internal static class CodecChecks
{
    private const int OnlyTree = -1;

    private static readonly LocalHosts Hosts = new("127.0.0.1:9001", 9001);

    public static string? Envelope(ReadOnlySpan<byte> frame)
    {
        // as on a connection: what is no UTF-8 does not come as far as the reader
        if (!Utf8.IsValid(frame)) return null;
        var isRead = EnvelopeReader.TryRead(frame, out var header, out _);
        var isTree = Warp.Envelope.TryParse(frame, out var tree, out var error);
        if (!isRead) return isTree && !HasExpression(Value.Parse(frame)) ? $"the tree reads what the reader does not: {tree}" : null;
        var isAddressed = header.Kind is not (EnvelopeKind.Auth or EnvelopeKind.Authed or EnvelopeKind.Deauth or EnvelopeKind.Deauthed);
        if (isAddressed && (Node(header.Node) ?? Lane(header.Lane)) is { } fault) return fault;
        var hasUris = !isAddressed || (WarpUri.TryParse(header.Node, out _, out _) && WarpUri.TryParse(header.Lane, out _, out _));

        // a body is for whoever decodes it: only the tree minds one that is malformed, or several
        if (!isTree) return hasUris && header.Body.IsEmpty && Value.TryParse(frame, out _) ? $"the reader reads what the tree does not: {error}" : null;
        if (HasExpression(tree!.Body)) return null;
        if (tree.Kind != header.Kind) return $"{tree.Kind} is not {header.Kind}";
        if (isAddressed && tree.Node!.ToString() != WarpUri.Parse(header.Node).ToString()) return $"node {tree.Node} is not {Encoding.UTF8.GetString(header.Node)}";
        if (isAddressed && (tree.Prio != header.Prio || tree.Rate != header.Rate)) return "prio or rate differ";
        if (!Value.TryParse(header.Body, out var body)) return "a body of a well-formed frame is malformed";
        // an item that is nothing, as in {,}, is no body to the tree
        if (tree.Body.IsPresent && !body.Equals(tree.Body) && !HasNaN(tree.Body)) return $"body {body} is not {tree.Body}";
        var printed = new ArrayBufferWriter<byte>();
        tree.Print(printed);
        if (!EnvelopeReader.TryRead(printed.WrittenSpan, out var again, out error)) return $"its print is not read: {error}: {Encoding.UTF8.GetString(printed.WrittenSpan)}";
        if (again.Kind != header.Kind) return "its print is of another kind";
        return Value.TryParse(again.Body, out body) && (!tree.Body.IsPresent || body.Equals(tree.Body) || HasNaN(tree.Body)) ? null : $"its print has another body: {Encoding.UTF8.GetString(printed.WrittenSpan)}";
    }

    public static string? Recon(ReadOnlySpan<byte> text, FormCheck form)
    {
        var isTree = Value.TryParse(text, out var value);
        var tokens = Walk(text);
        if (tokens != OnlyTree && tokens.HasValue != isTree && !IsTooDeep(text)) return isTree ? "the tree reads what the reader does not" : "the reader reads what the tree does not";
        try
        {
            form.Run(text);
        }
        catch (FaultException) when (isTree && HasExpression(value!))
        {
            // refused or read, but not kept to the letter: see below
        }

        if (!isTree) return Json(text);
        if (HasExpression(value!)) return null;
        var print = value!.ToString()!;
        var utf8 = Encoding.UTF8.GetBytes(print);
        if (!Value.TryParse(utf8, out var again)) return $"its print is malformed: {print}";
        if (!again.Equals(value) && !HasNaN(value) && !value.IsExtant) return $"its print is another value: {print}";
        if (again.ToString() != print) return $"printed again it differs: {print} and {again}";
        if (Walk(utf8) is null or OnlyTree) return $"the reader does not read its print: {print}";
        if (tokens == OnlyTree) return null;

        // on the way to browsers and to HTTP clients
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true, MaxDepth = 2000 })) ReconJson.Write(writer, text);
        if (IsJson(json.WrittenSpan) is { } fault) return $"its JSON is none: {fault}: {Encoding.UTF8.GetString(json.WrittenSpan)}";
        // digits as they came, or as they are printed, are one number
        var treeJson = ReconJson.ToJson(value);
        return treeJson.Contains("Infinity", StringComparison.Ordinal) || ReconJson.Parse(json.WrittenSpan).Equals(ReconJson.Parse(treeJson))
            ? null : $"its JSON is {Encoding.UTF8.GetString(json.WrittenSpan)} or {treeJson}";
    }

    public static string? Json(ReadOnlySpan<byte> text)
    {
        Value value;
        try
        {
            value = ReconJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }

        var recon = value.ToString()!;
        if (!Value.TryParse(Encoding.UTF8.GetBytes(recon), out var again)) return $"its Recon is malformed: {recon}";
        if (!again.Equals(value) && !ReferenceEquals(value, Value.Extant)) return $"its Recon is another value: {recon}";
        return IsJson(Encoding.UTF8.GetBytes(ReconJson.ToJson(value)));
    }

    public static string? Node(ReadOnlySpan<byte> text)
    {
        if (!NodeAddress.TryParse(text, Hosts, out var address, out _)) return null;
        var spelling = Encoding.UTF8.GetBytes(address.Spelling);
        if (!NodeAddress.TryParse(spelling, Hosts, out var again, out var error)) return $"the node's own spelling is not read: {address.Spelling}: {error}";
        if (again.Spelling != address.Spelling || again.LinkKey != address.LinkKey || again.Node != address.Node) return $"the node's own spelling leads elsewhere: {address.Spelling}, {address.Node}, {again.Node}";
        if (address.Node is not { } node) return null;
        if (node.Length > NodeAddress.MaxNodeLength) return "a node that is too long";
        return NodeAddress.Normalize(node) == node ? null : $"normalized twice {node} is {NodeAddress.Normalize(node)}";
    }

    public static string? Uri(ReadOnlySpan<byte> text)
    {
        _ = RoutePattern.TryParse(Encoding.UTF8.GetString(text), out _);
        if (Node(text) is { } fault) return fault;
        if (!WarpUri.TryParse(text, out var uri, out _)) return null;
        var print = uri.ToString();
        if (!WarpUri.TryParse(print, out var again)) return $"its print is malformed: {print}";
        if (!again.Equals(uri) || again.ToString() != print) return $"its print is another URI: {print} and {again}";
        _ = uri.QueryPairs.Count;
        _ = WarpUri.Parse("/a/b?c#d").Resolve(uri).ToString();
        return Lane(text);
    }

    private static string? Lane(ReadOnlySpan<byte> text)
    {
        if (!LaneAddress.TryParse(text, out var address, out _)) return null;
        return LaneAddress.TryParse(Encoding.UTF8.GetBytes(address.Spelling), out var again, out _) && again.Spelling == address.Spelling && again.Name == address.Name
            ? null : $"the lane's own spelling leads elsewhere: {address.Spelling}";
    }

    // the number of tokens; null when the text is malformed, OnlyTree when the reader meets an operator behind data, which it refuses as such
    private static int? Walk(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new ReconReader(text);
            var (count, depth, most) = (0, 0, (10 * text.Length) + 100);
            for (; reader.Token != ReconToken.End; count++)
            {
                if (reader.Token == ReconToken.StartRecord) depth++;
                else if (reader.Token == ReconToken.EndRecord) depth--;
                if (depth < 0 || count > most) throw new FaultException($"The reader is at depth {depth} after {count} tokens of {text.Length} bytes.");
                if (reader.Token == ReconToken.Expression) reader.Skip();
                else reader.Read();
            }

            return depth == 0 ? count : throw new FaultException($"The reader ends at depth {depth}.");
        }
        catch (FormException)
        {
            return OnlyTree;
        }
        catch (ReconException)
        {
            return null;
        }
    }

    private static string? IsJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2000 });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException error)
        {
            return error.Message;
        }
    }

    // the tree counts operators as levels too, and reaches the limit of nesting a little sooner
    private static bool IsTooDeep(ReadOnlySpan<byte> text)
    {
        try
        {
            Value.Parse(text);
            return false;
        }
        catch (ReconException refusal)
        {
            return refusal.Message.Contains("nested deeper", StringComparison.Ordinal);
        }
    }

    // operators are not sent by lanes of data; some of their prints lose parentheses, as the reference's do
    private static bool HasExpression(Value value) => value switch
    {
        Expression => true,
        Record record => record.Any(static item => item switch
        {
            Attr attr => HasExpression(attr.Value),
            Slot slot => HasExpression(slot.Key) || HasExpression(slot.Value),
            Value one => HasExpression(one),
            _ => false,
        }),
        _ => false,
    };

    // it is not equal to itself, and prints as the text that forms read it back from
    private static bool HasNaN(Value value) => value.ToString()!.Contains("NaN", StringComparison.Ordinal);
}
