using Swim.Recon;

namespace Swim.Conformance.Transcripts;

/// <summary>
/// The keys of list elements, which every server makes up anew: at first sight a recorded key is bound to the one received, and stands for it
/// in the rest of the conversation.
/// </summary>
internal sealed class ElementKeys
{
    private static readonly Value KeySlot = "key";

    private readonly Dictionary<Value, Value> _bound = [];

    public ElementKeys Clone()
    {
        var clone = new ElementKeys();
        clone.Take(this);
        return clone;
    }

    public void Take(ElementKeys other)
    {
        foreach (var (recorded, received) in other._bound) _bound[recorded] = received;
    }

    /// <summary>The recorded body with the key of the received one where it stands for it, or null; an empty key (rule 20) stands for any.</summary>
    public Value? Bind(Value recorded, Value received)
    {
        if (KeyOf(recorded) is not { } key || KeyOf(received) is not { IsAbsent: false } actual || recorded.Tag != received.Tag) return null;
        if (key is Data)
        {
            if (!_bound.TryGetValue(key, out var bound)) _bound[key] = bound = actual;
            if (!bound.Equals(actual)) return null;
        }
        else if (key.IsPresent)
        {
            return null;
        }

        return With(recorded, actual);
    }

    /// <summary>The recorded body with the key that its own stands for, as far as it has been seen.</summary>
    public Value Known(Value recorded) => KeyOf(recorded) is Data key && _bound.TryGetValue(key, out var bound) ? With(recorded, bound) : recorded;

    private static Value? KeyOf(Value body) => body.Tag is { } tag && body.GetHeader(tag) is Record header ? header[KeySlot] : null;

    private static Record With(Value body, Value key)
    {
        var header = (Record)body.GetHeader(body.Tag!);
        var items = header.Select(item => item is Slot slot && slot.Key.Equals(KeySlot) ? new Slot(KeySlot, key) : item).ToArray();
        return Value.Concat(new Attr(body.Tag!, Record.Of(items)), body.Body);
    }
}
