using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A list lane as a link has shown it: what the verbs of its events make of it.</summary>
/// <param name="idOf">The number of an element, from its value.</param>
internal sealed class SeenList(Func<Value, long> idOf)
{
    private readonly List<(string Key, long Id)> _elements = [];

    public IReadOnlyList<(string Key, long Id)> Elements => _elements;

    public bool HasOneKeyTwice => _elements.DistinctBy(static element => element.Key).Count() != _elements.Count;

    public void Clear() => _elements.Clear();

    /// <summary>Carries out the verb of an event.</summary>
    /// <param name="body">The event's body.</param>
    /// <param name="updated">The index of the element that is new or has another value, or -1.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Apply(Value body, out int updated)
    {
        updated = -1;
        var tag = body.Tag ?? "";
        var header = body.GetHeader(tag);
        var key = header["key"].ToString();
        var at = _elements.FindIndex(element => element.Key == key);
        switch (tag)
        {
            case "update" when at >= 0:
                _elements[at] = (key, idOf(body.Body));
                updated = at;
                return null;
            case "update":
                var index = Number(header["index"]);
                if (index < 0 || index > _elements.Count) return $"inserts at {index} of {_elements.Count}";
                _elements.Insert((int)index, (key, idOf(body.Body)));
                updated = (int)index;
                return null;
            case "move" when at >= 0 && Number(header["to"]) is var to && to >= 0 && to < _elements.Count:
                var moved = _elements[at];
                _elements.RemoveAt(at);
                _elements.Insert((int)to, moved);
                return null;
            case "remove" when at >= 0:
                _elements.RemoveAt(at);
                return null;
            case "clear":
                _elements.Clear();
                return null;
            case "drop":
                _elements.RemoveRange(0, (int)Math.Min(Number(header), _elements.Count));
                return null;
            case "take":
                if (Number(header) < _elements.Count) _elements.RemoveRange((int)Number(header), (int)(_elements.Count - Number(header)));
                return null;
            default:
                return $"says {body}, with {_elements.Count} elements and {(at < 0 ? "none of that key" : "the element there")}";
        }
    }

    private static long Number(Value value) => value is Num number && number.TryGetInt64(out var n) ? n : -1;
}
