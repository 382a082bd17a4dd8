using System.Text;

namespace Swim.Generators.Agents;

/// <summary>A route pattern as far as it can be judged before it runs.</summary>
/// <param name="Shape">The same for two routes that match the same nodes.</param>
/// <param name="DefaultName">The literal segments joined by a dash.</param>
/// <param name="Parameters">Parameter names in order.</param>
internal sealed record Route(string Shape, string DefaultName, EquatableArray<string> Parameters);

/// <summary>Reads route patterns.</summary>
internal static class RouteParser
{
    private const string Allowed = "-._~!$&'()*+,;=:@";

    public static Route? Parse(string text, out string problem)
    {
        problem = Problem(text);
        if (problem.Length > 0) return null;
        var shape = new StringBuilder();
        var literals = new List<string>();
        var parameters = new List<string>();
        foreach (var segment in text.Substring(1).Split('/'))
        {
            shape.Append('/');
            if (!segment.StartsWith(":", StringComparison.Ordinal))
            {
                shape.Append(Decode(segment));
                if (segment.Length > 0) literals.Add(segment);
                continue;
            }

            var name = segment.Substring(1);
            if (name.Length == 0)
            {
                problem = "a parameter needs a name after ':', as in '/vehicle/:id'";
                return null;
            }

            if (parameters.Contains(name))
            {
                problem = $"parameter ':{name}' appears twice: give each parameter its own name";
                return null;
            }

            parameters.Add(name);
            shape.Append('\0');
        }

        return new Route(shape.ToString(), string.Join("-", literals), parameters.ToEquatable());
    }

    private static string Problem(string text)
    {
        if (!text.StartsWith("/", StringComparison.Ordinal)) return "it must begin with '/', as in '/vehicle/:id'";
        if (text.Contains("//")) return "it has an empty segment: remove one '/'";
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '{' or '}') return "write parameters as ':id', not '{id}'";
            if (c is '?' or '#') return $"it is a path and has no '{c}': remove it, or percent-encode it as '{(c == '?' ? "%3f" : "%23")}'";
            if (c == '%')
            {
                if (i + 2 >= text.Length || !Uri.IsHexDigit(text[i + 1]) || !Uri.IsHexDigit(text[i + 2])) return "'%' must be followed by two hexadecimal digits";
                continue;
            }

            if (c != '/' && c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')) && Allowed.IndexOf(c) < 0)
                return $"the character '{c}' must be percent-encoded as UTF-8";
        }

        return "";
    }

    private static string Decode(string segment)
    {
        if (segment.IndexOf('%') < 0) return segment;
        var text = new StringBuilder();
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%') text.Append(segment[i]);
            else
            {
                text.Append((char)((Uri.FromHex(segment[i + 1]) << 4) + Uri.FromHex(segment[i + 2])));
                i += 2;
            }
        }

        return text.ToString();
    }
}
