using System.Text;
using System.Text.Json;
using Swim.Recon;

namespace Swim.Conformance;

/// <summary>Parses, prints in strict mode and compares as the reference does.</summary>
internal static class ReconVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var vector in root.GetProperty("vectors").EnumerateArray())
        {
            var input = Input(vector);
            tally.Count($"#{vector.GetProperty("id")} {Show(input)}", Guarded(() => Check(vector, input)));
        }

        foreach (var pair in root.GetProperty("compare").EnumerateArray())
        {
            var (a, b) = (pair.GetProperty("a").GetString()!, pair.GetProperty("b").GetString()!);
            tally.Count($"compare {Show(a)} {Show(b)}", Guarded(() => Compare(pair, a, b)));
        }
    }

    private static string? Guarded(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (ReconException e)
        {
            return e.Message;
        }
    }

    private static string Input(JsonElement vector) => vector.TryGetProperty("in", out var text)
        ? Unescape(text)
        : new string([.. vector.GetProperty("in_utf16").EnumerateArray().Select(u => (char)u.GetInt32())]);

    private static string? Check(JsonElement vector, string input)
    {
        Value value;
        try
        {
            value = Value.Parse(input);
        }
        catch (ReconException e)
        {
            return vector.GetProperty("ok").GetBoolean() ? $"rejected: {e.Message}" : null;
        }

        if (!vector.GetProperty("ok").GetBoolean()) return $"accepted as {Show(value.ToString(ReconFormat.Strict))}";
        return Differs("canonical", vector, value.ToString(ReconFormat.Strict))
            ?? Differs("block", vector, value.ToBlockString(ReconFormat.Strict))
            ?? ReconTree.Difference(vector.GetProperty("json"), value);
    }

    private static string? Differs(string property, JsonElement vector, string actual)
    {
        // A lone surrogate has no UTF-8, which is all that is ever printed here.
        var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Unescape(vector.GetProperty(property))));
        return expected == actual ? null : $"{property} is {Show(actual)}, expected {Show(expected)}";
    }

    private static string? Compare(JsonElement pair, string a, string b)
    {
        Value x = Value.Parse(a), y = Value.Parse(b);
        var equal = pair.GetProperty("eq").GetBoolean();
        if (x.Equals(y) != equal) return equal ? "not equal" : "equal";
        if (equal && x.GetHashCode() != y.GetHashCode()) return "equal with different hash codes";
        var expected = Math.Sign(pair.GetProperty("cmp").GetInt32());
        var actual = Math.Sign(x.CompareTo(y));
        return actual == expected ? null : $"compares {actual}, expected {expected}";
    }

    /// <summary>A JSON string that may hold a lone surrogate, which the reader's own decoding refuses.</summary>
    internal static string Unescape(JsonElement text)
    {
        var raw = text.GetRawText();
        if (!raw.Contains(@"\ud", StringComparison.OrdinalIgnoreCase)) return text.GetString()!;
        var result = new StringBuilder();
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                result.Append(raw[i]);
                continue;
            }

            if (raw[++i] == 'u')
            {
                result.Append((char)Convert.ToInt32(raw.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                result.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            }
        }

        return result.ToString();
    }

    private static string Show(string text) => JsonSerializer.Serialize(text.Length <= 60 ? text : text[..60] + "…");
}
