using System.Diagnostics.CodeAnalysis;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Bodies of commands as the wire brings them (docs/protocol.md, bodies).</summary>
internal static class LaneBody
{
    /// <summary>Reads a body by its form; false with the reason when it is not Recon or does not fit.</summary>
    public static bool TryParse<T>(Form<T> form, ReadOnlySpan<byte> body, [MaybeNullWhen(false)] out T value, out CommandOutcome outcome)
    {
        outcome = default;
        try
        {
            // an untyped lane takes what the sender meant: {1} is 1, {} is nothing
            if (typeof(T) == typeof(Value) && TryUnnest(body, out var inner)) body = inner;
            if (!IsOneValue(body))
            {
                value = default;
                outcome = new CommandOutcome(CommandStatus.Malformed, "expected one value; put braces around several, or around slots", 0);
                return false;
            }

            value = form.Parse(body);
            return true;
        }
        catch (FormException error)
        {
            if (TryUnnested(form, body, out value)) return true;
            outcome = new CommandOutcome(CommandStatus.Mismatch, error.Message, error.Offset);
            return false;
        }
        catch (ReconException error)
        {
            value = default;
            outcome = new CommandOutcome(CommandStatus.Malformed, error.Message, error.Offset);
            return false;
        }
    }

    /// <summary>
    /// The body of a record in braces that holds nothing or one plain value, which is what such a record means as a body
    /// (the reference's <c>body()</c>): <c>{}</c> is nothing, <c>{1}</c> is 1, <c>{{x:1}}</c> is <c>{x:1}</c>; anything else stays.
    /// </summary>
    /// <exception cref="ReconException">The text is not Recon.</exception>
    public static bool TryUnnest(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> inner)
    {
        inner = body;
        var trimmed = Trim(body);
        if (trimmed.Length < 2 || trimmed[0] != (byte)'{' || trimmed[^1] != (byte)'}') return false;
        var reader = new ReconReader(trimmed);
        if (reader.Token != ReconToken.StartRecord) return false;
        reader.Read();
        if (reader.Token == ReconToken.EndRecord)
        {
            reader.Read();
            if (reader.Token != ReconToken.End) return false;
            inner = default;
            return true;
        }

        if (reader.Token is ReconToken.Attr or ReconToken.Slot or ReconToken.KeyedSlot or ReconToken.Extant) return false;
        reader.Skip();
        if (reader.Token != ReconToken.EndRecord) return false;
        reader.Read();
        if (reader.Token != ReconToken.End) return false;
        inner = Trim(trimmed[1..^1]);
        return true;
    }

    /// <summary>
    /// Whether the text is one value rather than the items of a record without its braces (<c>a:1</c>; <c>1,2</c>), which is a document but no body.
    /// </summary>
    /// <exception cref="ReconException">The text is not Recon.</exception>
    public static bool IsOneValue(ReadOnlySpan<byte> body)
    {
        body = Trim(body);
        if (body.IsEmpty || body[0] is (byte)'{' or (byte)'[' or (byte)'(' or (byte)'@' or (byte)'#') return true;
        return new ReconReader(body).Token != ReconToken.StartRecord;
    }

    /// <summary>Without white space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8);

    /// <summary>Whether the text is Recon, whatever it says.</summary>
    public static bool IsRecon(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new ReconReader(utf8);
            if (reader.Token != ReconToken.End) reader.Skip();
            return reader.Token == ReconToken.End;
        }
        catch (ReconException)
        {
            return false;
        }
    }

    private static bool TryUnnested<T>(Form<T> form, ReadOnlySpan<byte> body, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        try
        {
            if (!TryUnnest(body, out var inner)) return false;
            value = form.Parse(inner);
            return true;
        }
        catch (ReconException)
        {
            return false;
        }
    }
}
