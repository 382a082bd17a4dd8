using System.Collections.Concurrent;
using System.Text;

namespace Swim.Runtime;

/// <summary>Names of lanes as they come again and again, so that each is one string. Safe from any thread.</summary>
internal sealed class LaneNames
{
    private const int MaxNames = 1024;
    private const int LongestName = 128;

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The name that this UTF-8 text is.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestName) return Encoding.UTF8.GetString(utf8);
        Span<char> text = stackalloc char[LongestName];
        text = text[..Encoding.UTF8.GetChars(utf8, text)];
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var name)) return name;
        name = text.ToString();
        if (_names.Count >= MaxNames) _names.Clear();
        return _names.GetOrAdd(name, name);
    }
}
