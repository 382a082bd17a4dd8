using System.Diagnostics.CodeAnalysis;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Lanes;

/// <summary>
/// A command to a spatial lane: <c>@update(key:K,shape:S) V</c>, <c>@move(key:K,from:S,to:S)</c>, <c>@remove(key:K)</c>, <c>@clear</c>.
/// </summary>
internal readonly ref struct SpatialCommand
{
    private readonly ReadOnlySpan<byte> _header;

    private SpatialCommand(SpatialVerb verb, ReadOnlySpan<byte> header, ReadOnlySpan<byte> value)
    {
        Verb = verb;
        _header = header;
        Value = value;
    }

    public SpatialVerb Verb { get; }

    /// <summary>As received, without braces that do not belong to it.</summary>
    public ReadOnlySpan<byte> Value { get; }

    public static bool TryRead(ReadOnlySpan<byte> body, out SpatialCommand command, out CommandOutcome outcome)
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

            if (name.SequenceEqual("update"u8)) command = new SpatialCommand(SpatialVerb.Update, header, EnvelopeBody.Unwrap(value));
            else if (name.SequenceEqual("move"u8)) command = new SpatialCommand(SpatialVerb.Move, header, default);
            else if (name.SequenceEqual("remove"u8)) command = new SpatialCommand(SpatialVerb.Remove, header, default);
            else if (name.SequenceEqual("clear"u8)) command = new SpatialCommand(SpatialVerb.Clear, default, default);
            else
            {
                outcome = UnknownVerb;
                return false;
            }

            return true;
        }
        catch (ReconException error)
        {
            outcome = new CommandOutcome(CommandStatus.Malformed, error.Message, error.Offset);
            return false;
        }
    }

    /// <summary>Reads a parameter by its form.</summary>
    public bool TryReadSlot<T>(ReadOnlySpan<byte> name, Form<T> form, [MaybeNullWhen(false)] out T value, out CommandOutcome outcome)
    {
        value = default;
        outcome = default;
        try
        {
            var reader = new ReconReader(_header);
            if (TrySeek(ref reader, name))
            {
                value = form.Read(ref reader);
                return true;
            }

            outcome = new CommandOutcome(CommandStatus.Mismatch, $"expected {System.Text.Encoding.UTF8.GetString(name)}, as in @update(key:a,shape:{{lat:51.5,lng:-0.13}})", 0);
        }
        catch (FormException error)
        {
            outcome = new CommandOutcome(CommandStatus.Mismatch, error.Message, error.Offset);
        }
        catch (ReconException error)
        {
            outcome = new CommandOutcome(CommandStatus.Malformed, error.Message, error.Offset);
        }

        return false;
    }

    /// <summary>Whether a parameter is there and has a value.</summary>
    public bool Has(ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new ReconReader(_header);
            return TrySeek(ref reader, name);
        }
        catch (ReconException)
        {
            return false;
        }
    }

    private static CommandOutcome UnknownVerb =>
        new(CommandStatus.Mismatch, "expected @update(key:…,shape:…), @move(key:…,to:…), @remove(key:…) or @clear", 0);

    private static bool TrySeek(ref ReconReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.Token != ReconToken.StartRecord) return false;
        reader.Read();
        while (reader.Token is not (ReconToken.EndRecord or ReconToken.End))
        {
            if (reader.Token == ReconToken.Slot && reader.NameEquals(name))
            {
                reader.Read();
                return reader.Token != ReconToken.Extant;
            }

            reader.Skip();
        }

        return false;
    }
}
