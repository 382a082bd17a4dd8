using System.Buffers;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Client;

/// <summary>
/// What an event's body says when it is one of a map or list lane: <c>@update(key:K) V</c>, <c>@remove(key:K)</c>, <c>@clear</c>, <c>@take(n)</c>,
/// <c>@drop(n)</c>; with <c>index:</c>, or as <c>@move</c>, it is about a list. Key and value are slices of the body.
/// </summary>
internal readonly ref struct EventVerb
{
    private EventVerb(EventVerbKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Kind = kind;
        Key = key;
        Value = value;
    }

    public EventVerbKind Kind { get; }

    public ReadOnlySpan<byte> Key { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>What lanes whose events look like this are.</summary>
    public LinkShape Shape => Kind switch
    {
        EventVerbKind.None => LinkShape.Value,
        EventVerbKind.List => LinkShape.List,
        _ => LinkShape.Map,
    };

    /// <summary>Takes a body apart. <see cref="EventVerbKind.None"/> when it is none of these verbs, or one without what it needs.</summary>
    public static EventVerb Read(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body[0] != '@' || !ReconHeader.TrySplit(body, out var name, out var header, out var value)) return default;
        if (name.SequenceEqual("update"u8)) return Keyed(EventVerbKind.Update, header, EnvelopeBody.Unwrap(value));
        if (name.SequenceEqual("remove"u8)) return Keyed(EventVerbKind.Remove, header, default);
        if (name.SequenceEqual("clear"u8)) return value.IsEmpty ? new EventVerb(EventVerbKind.Clear, default, default) : default;
        if (name.SequenceEqual("take"u8) || name.SequenceEqual("drop"u8)) return value.IsEmpty ? new EventVerb(EventVerbKind.TakeOrDrop, default, default) : default;
        return name.SequenceEqual("move"u8) && header.StartsWith("from:"u8) ? new EventVerb(EventVerbKind.List, default, default) : default;
    }

    private static EventVerb Keyed(EventVerbKind kind, ReadOnlySpan<byte> header, ReadOnlySpan<byte> value)
    {
        // nearly every header is one plain slot
        if (header.StartsWith("key:"u8) && !header.ContainsAny(NotPlain))
        {
            var plain = header["key:"u8.Length..].Trim(" \t"u8);
            return plain.IsEmpty ? default : new EventVerb(kind, plain, value);
        }

        try
        {
            return FindKey(header, out var key) ? new EventVerb(EventVerbKind.List, default, default) : key.IsEmpty ? default : new EventVerb(kind, key, value);
        }
        catch (ReconException)
        {
            return default;
        }
    }

    /// <summary>The key among the parameters, as compact Recon; true when there is an index, so that it is about a list.</summary>
    private static bool FindKey(ReadOnlySpan<byte> header, out ReadOnlySpan<byte> key)
    {
        key = default;
        var reader = new ReconReader(header);
        if (reader.Token != ReconToken.StartRecord) return false;
        reader.Read();
        while (reader.Token is not (ReconToken.EndRecord or ReconToken.End))
        {
            if (reader.Token == ReconToken.Slot && reader.NameEquals("index"u8)) return true;
            if (reader.Token == ReconToken.Slot && reader.NameEquals("key"u8))
            {
                reader.Read();
                if (reader.Token == ReconToken.Extant)
                {
                    reader.Skip();
                    continue;
                }

                var output = new ArrayBufferWriter<byte>();
                reader.ReadValue().Print(output);
                key = output.WrittenSpan;
                continue;
            }

            reader.Skip();
        }

        return false;
    }

    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(",;#\n\r"u8);
}
