using Swim.Recon;
using Swim.Warp;

namespace Swim.Lanes;

/// <summary>
/// A command to a list lane: <c>@update(index:I,key:K) V</c>, <c>@remove(index:I,key:K)</c>, <c>@move(from:F,to:T,key:K)</c>, <c>@clear</c>,
/// <c>@take(n)</c>, <c>@drop(n)</c>; slots in any order, of index and key one is enough where it says which element is meant.
/// The value is the bytes as received, without braces that do not belong to it (<see cref="EnvelopeBody"/>).
/// </summary>
internal readonly ref struct ListCommand
{
    /// <summary>No index was given.</summary>
    public const int None = -1;

    private ListCommand(ListVerb verb, int index, int to, ElementKey? key, ReadOnlySpan<byte> value)
    {
        Verb = verb;
        Index = index;
        To = to;
        Key = key;
        Value = value;
    }

    public ListVerb Verb { get; }

    /// <summary>The element's index (of a move: from where), or the count to take or drop; <see cref="None"/> when not given.</summary>
    public int Index { get; }

    /// <summary>Where a move goes.</summary>
    public int To { get; }

    public ElementKey? Key { get; }

    public ReadOnlySpan<byte> Value { get; }

    public static bool TryRead(ReadOnlySpan<byte> body, out ListCommand command, out CommandOutcome outcome)
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

            if (name.SequenceEqual("clear"u8))
            {
                command = new ListCommand(ListVerb.Clear, None, None, null, default);
                return true;
            }

            if (name.SequenceEqual("take"u8) || name.SequenceEqual("drop"u8))
            {
                var reader = new ReconReader(header);
                var count = reader.Token == ReconToken.Number ? reader.GetInt32() : -1;
                if (count < 0)
                {
                    outcome = new CommandOutcome(CommandStatus.Mismatch, "expected a count of zero or more, as in @take(3)", 0);
                    return false;
                }

                command = new ListCommand(name[0] == (byte)'t' ? ListVerb.Take : ListVerb.Drop, count, None, null, default);
                return true;
            }

            if (name.SequenceEqual("update"u8)) command = Read(ListVerb.Update, header, EnvelopeBody.Unwrap(value));
            else if (name.SequenceEqual("remove"u8)) command = Read(ListVerb.Remove, header, default);
            else if (name.SequenceEqual("move"u8)) command = Read(ListVerb.Move, header, default);
            else
            {
                outcome = UnknownVerb;
                return false;
            }

            return true;
        }
        catch (FormException error)
        {
            outcome = new CommandOutcome(CommandStatus.Mismatch, error.Message, error.Offset);
            return false;
        }
        catch (ReconException error)
        {
            outcome = new CommandOutcome(CommandStatus.Malformed, error.Message, error.Offset);
            return false;
        }
    }

    private static CommandOutcome UnknownVerb =>
        new(CommandStatus.Mismatch, "expected @update(index:…,key:…), @remove(index:…,key:…), @move(from:…,to:…,key:…), @clear, @take(n) or @drop(n)", 0);

    private static ListCommand Read(ListVerb verb, ReadOnlySpan<byte> header, ReadOnlySpan<byte> value)
    {
        var index = None;
        var to = None;
        ElementKey? key = null;
        var reader = new ReconReader(header);
        if (reader.Token != ReconToken.StartRecord) return new ListCommand(verb, index, to, key, value);
        reader.Read();
        while (reader.Token is not (ReconToken.EndRecord or ReconToken.End))
        {
            if (reader.Token != ReconToken.Slot)
            {
                reader.Skip();
                continue;
            }

            var isIndex = reader.NameEquals(verb == ListVerb.Move ? "from"u8 : "index"u8);
            var isTo = verb == ListVerb.Move && reader.NameEquals("to"u8);
            var isKey = reader.NameEquals("key"u8);
            reader.Read();
            if (isKey && reader.Token != ReconToken.Extant)
            {
                key = ElementKey.Read(ref reader);
                continue;
            }

            // a negative one stays what it is: out of range
            if (isIndex) index = ReadIndex(reader);
            else if (isTo) to = ReadIndex(reader);
            reader.Skip();
        }

        return new ListCommand(verb, index, to, key, value);
    }

    private static int ReadIndex(in ReconReader reader)
    {
        if (reader.Token != ReconToken.Number) throw reader.Mismatch("an index");
        var index = reader.GetInt32();
        return index < 0 ? int.MaxValue : index;
    }
}
