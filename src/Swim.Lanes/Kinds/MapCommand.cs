using System.Diagnostics.CodeAnalysis;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Lanes;

/// <summary>
/// A command to a map lane: <c>@update(key:K) V</c>, <c>@remove(key:K)</c>, <c>@clear</c>, <c>@take(n)</c>, <c>@drop(n)</c>.
/// The value is the bytes as received, without braces that do not belong to it (<see cref="EnvelopeBody"/>).
/// </summary>
internal readonly ref struct MapCommand
{
    private readonly ReadOnlySpan<byte> _header;

    private MapCommand(MapVerb verb, ReadOnlySpan<byte> header, ReadOnlySpan<byte> value, int count)
    {
        Verb = verb;
        _header = header;
        Value = value;
        Count = count;
    }

    public MapVerb Verb { get; }

    public ReadOnlySpan<byte> Value { get; }

    public int Count { get; }

    public static bool TryRead(ReadOnlySpan<byte> body, out MapCommand command, out CommandOutcome outcome)
    {
        command = default;
        outcome = default;
        try
        {
            if (!ReconHeader.TrySplit(body, out var name, out var header, out var value))
            {
                outcome = LaneBody.IsRecon(body) ? UnknownVerb : new CommandOutcome(CommandStatus.Malformed, "not Recon", 0);
                return false;
            }

            if (name.SequenceEqual("update"u8))
            {
                command = new MapCommand(MapVerb.Update, header, EnvelopeBody.Unwrap(value), 0);
                return true;
            }

            if (name.SequenceEqual("remove"u8))
            {
                command = new MapCommand(MapVerb.Remove, header, default, 0);
                return true;
            }

            if (name.SequenceEqual("clear"u8))
            {
                command = new MapCommand(MapVerb.Clear, default, default, 0);
                return true;
            }

            if (name.SequenceEqual("take"u8) || name.SequenceEqual("drop"u8))
            {
                if (!TryCount(header, out var count))
                {
                    outcome = new CommandOutcome(CommandStatus.Mismatch, "expected a count of zero or more, as in @take(3)", 0);
                    return false;
                }

                command = new MapCommand(name[0] == (byte)'t' ? MapVerb.Take : MapVerb.Drop, default, default, count);
                return true;
            }

            outcome = UnknownVerb;
            return false;
        }
        catch (ReconException error)
        {
            outcome = new CommandOutcome(CommandStatus.Malformed, error.Message, error.Offset);
            return false;
        }
    }

    /// <summary>Reads the key among the parameters: <c>key:K</c>, possibly with other slots around it.</summary>
    public bool TryReadKey<TKey>(Form<TKey> form, [MaybeNullWhen(false)] out TKey key, out CommandOutcome outcome)
    {
        key = default;
        outcome = default;
        try
        {
            var reader = new ReconReader(_header);
            if (TrySeekKey(ref reader))
            {
                key = form.Read(ref reader);
                return true;
            }

            outcome = new CommandOutcome(CommandStatus.Mismatch, "expected a key, as in @update(key:a)", 0);
        }
        catch (FormException error)
        {
            outcome = new CommandOutcome(CommandStatus.Mismatch, "key: " + error.Message, error.Offset);
        }
        catch (ReconException error)
        {
            outcome = new CommandOutcome(CommandStatus.Malformed, "key: " + error.Message, error.Offset);
        }

        return false;
    }

    /// <summary>The key as the sender gave it, whatever the lane's form; null when there is none.</summary>
    public Value? RawKey()
    {
        try
        {
            var reader = new ReconReader(_header);
            return TrySeekKey(ref reader) ? reader.ReadValue() : null;
        }
        catch (ReconException)
        {
            return null;
        }
    }

    private static CommandOutcome UnknownVerb =>
        new(CommandStatus.Mismatch, "expected @update(key:…), @remove(key:…), @clear, @take(n) or @drop(n)", 0);

    // goes to the key's value; a slot without a value is no key
    private static bool TrySeekKey(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.StartRecord) return false;
        reader.Read();
        while (reader.Token is not (ReconToken.EndRecord or ReconToken.End))
        {
            if (reader.Token == ReconToken.Slot && reader.NameEquals("key"u8))
            {
                reader.Read();
                return reader.Token != ReconToken.Extant;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TryCount(ReadOnlySpan<byte> header, out int count)
    {
        count = 0;
        var reader = new ReconReader(header);
        if (reader.Token != ReconToken.Number) return false;
        count = reader.GetInt32();
        return count >= 0;
    }
}
