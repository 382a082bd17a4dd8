using Swim.Recon;

namespace Swim.Conformance.Transcripts;

internal enum Verb
{
    /// <summary>The whole body; of a map or list, something that is no verb.</summary>
    Set,
    Update,
    Remove,
    Move,
    Clear,
    Take,
    Drop,
}

/// <summary>What the body of an event or command says.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Key">The entry or element; Absent when not given.</param>
/// <param name="Body">Its value, or the whole body.</param>
/// <param name="Index">Where, or how many; -1 when not given.</param>
/// <param name="To">Where to.</param>
internal readonly record struct Change(Verb Verb, Value Key, Value Body, int Index = -1, int To = -1)
{
    public static Change Read(Value body, Shape shape)
    {
        if (shape is Shape.Value or Shape.Items or Shape.Http || body.Tag is not { } tag) return new Change(Verb.Set, Value.Absent, body);
        var header = body.GetHeader(tag);
        var key = header["key"] is { IsExtant: false } given ? given : Value.Absent;
        var number = header is Num ? header : Value.Absent;
        return tag switch
        {
            "update" => new Change(Verb.Update, key, body.Body, Number(header["index"])),
            "remove" => new Change(Verb.Remove, key, Value.Absent, Number(header["index"])),
            "move" when shape == Shape.List => new Change(Verb.Move, key, Value.Absent, Number(header["from"]), Number(header["to"])),
            "clear" => new Change(Verb.Clear, Value.Absent, Value.Absent),
            "take" => new Change(Verb.Take, Value.Absent, Value.Absent, Math.Max(0, Number(number))),
            "drop" => new Change(Verb.Drop, Value.Absent, Value.Absent, Math.Max(0, Number(number))),
            _ => new Change(Verb.Set, Value.Absent, body),
        };
    }

    public Value ToBody(Value original) => Verb switch
    {
        Verb.Update => Value.Concat(new Attr("update", WithKey(original.GetHeader("update"))), Body),
        Verb.Remove => Record.Of(new Attr("remove", WithKey(original.GetHeader("remove")))),
        _ => Body,
    };

    public static Value RemoveOf(Value key) => Record.Of(new Attr("remove", Record.Of(new Slot("key", key))));

    private Value WithKey(Value header)
    {
        var key = Key;
        return header is Record record ? Record.Of([.. record.Select(item => item is Slot slot && slot.Key.Equals((Value)"key") ? new Slot("key", key) : item)]) : header;
    }

    private static int Number(Value value) => value is Num number && number.ToDouble() is >= int.MinValue and <= int.MaxValue ? (int)number.ToDouble() : -1;
}
