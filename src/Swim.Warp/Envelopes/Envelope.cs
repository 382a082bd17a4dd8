using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Swim.Recon;

namespace Swim.Warp;

/// <summary>
/// A whole envelope as a tree: for tests, tools and clients. The server's ways in and out are <see cref="EnvelopeReader"/> and
/// <see cref="EnvelopeWriter"/>. Immutable, safe from any thread.
/// </summary>
public sealed class Envelope
{
    /// <summary>An envelope to a lane.</summary>
    /// <param name="kind">A kind that names a node and a lane.</param>
    /// <param name="node">The node.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="body">The body; <see cref="Value.Absent"/> when null.</param>
    /// <param name="prio">Priority, kept for link, linked and sync.</param>
    /// <param name="rate">Events per second, kept for link, linked and sync.</param>
    /// <exception cref="ArgumentException">The kind names no node and lane.</exception>
    public Envelope(EnvelopeKind kind, WarpUri node, WarpUri lane, Value? body = null, float prio = 0, float rate = 0)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(lane);
        if (!EnvelopeTags.IsAddressed(kind)) throw new ArgumentException($"{kind} has no node and lane.", nameof(kind));
        Kind = kind;
        Node = node;
        Lane = lane;
        Body = body ?? Value.Absent;
        if (!EnvelopeTags.HasLinkOptions(kind)) return;
        Prio = float.IsNaN(prio) ? 0 : prio;
        Rate = float.IsNaN(rate) ? 0 : rate;
    }

    /// <summary>An envelope about the connection: auth, authed, deauth, deauthed.</summary>
    /// <exception cref="ArgumentException">The kind names a node and a lane.</exception>
    public Envelope(EnvelopeKind kind, Value? body = null)
    {
        if (kind is < EnvelopeKind.Auth or > EnvelopeKind.Deauthed) throw new ArgumentException($"{kind} needs a node and a lane.", nameof(kind));
        Kind = kind;
        Body = body ?? Value.Absent;
    }

    /// <summary>The tag.</summary>
    public EnvelopeKind Kind { get; }

    /// <summary>The node, null for envelopes about the connection.</summary>
    public WarpUri? Node { get; }

    /// <summary>The lane, null for envelopes about the connection.</summary>
    public WarpUri? Lane { get; }

    /// <summary>Priority; 0 when absent.</summary>
    public float Prio { get; }

    /// <summary>Events per second; 0, no limit, when absent.</summary>
    public float Rate { get; }

    /// <summary>The body.</summary>
    public Value Body { get; }

    /// <summary>Reads an envelope, body included.</summary>
    /// <exception cref="EnvelopeException">The text is not an envelope.</exception>
    public static Envelope Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads an envelope, body included, from UTF-8.</summary>
    /// <exception cref="EnvelopeException">The text is not an envelope.</exception>
    public static Envelope Parse(ReadOnlySpan<byte> utf8) => TryParse(utf8, out var envelope, out var error) ? envelope : throw new EnvelopeException(error);

    /// <summary>Reads an envelope, body included, from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error)
    {
        try
        {
            return TryCreate(Value.Parse(utf8), out envelope, out error);
        }
        catch (ReconException e)
        {
            envelope = null;
            error = e.Message;
            return false;
        }
    }

    /// <summary>Takes an envelope from its tree.</summary>
    public static bool TryCreate(Value value, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(value);
        envelope = null;
        error = null;
        var kind = value.Tag is { } tag ? EnvelopeTags.Parse(Encoding.UTF8.GetBytes(tag)) : EnvelopeKind.None;
        if (kind == EnvelopeKind.None)
        {
            error = EnvelopeErrors.UnknownTag;
        }
        else if (!EnvelopeTags.IsAddressed(kind))
        {
            envelope = new Envelope(kind, value.Body);
        }
        else if (HeaderSlots.TryRead(kind, value.GetHeader(value.Tag!), out var slots, out error)
            && EnvelopeErrors.TryParseUri("node", slots.Node, out var node, out error)
            && EnvelopeErrors.TryParseUri("lane", slots.Lane, out var lane, out error))
        {
            envelope = new Envelope(kind, node, lane, value.Body, slots.Prio, slots.Rate);
        }

        return envelope is not null;
    }

    /// <summary>The tree: the header's attribute with the body's items after it (so a body <c>{1}</c> becomes <c>1</c>, as everywhere in WARP).</summary>
    public Value ToValue() => Value.Concat(new Attr(EnvelopeTags.Name(Kind), HeaderValue()), Body);

    /// <summary>The envelope as it goes over the wire; unlike <see cref="ToValue"/> it keeps empty records and records of one value.</summary>
    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>();
        Print(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The envelope in a given format; <see cref="ReconFormat.Strict"/> is the reference's own print, byte for byte.</summary>
    public string ToString(ReconFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format.IsStrict ? ToValue().ToString(format) : ToString();
    }

    /// <summary>Writes the envelope as it goes over the wire.</summary>
    public void Print(IBufferWriter<byte> output)
    {
        var header = Node is null ? EnvelopeWriter.BuildHeader(Kind) : EnvelopeWriter.BuildHeader(Kind, Node.ToString(), Lane!.ToString(), Prio, Rate);
        // braces around an empty record or a lone value are not part of a body: another pair keeps them
        var isLone = Body is Record { Tag: null } record && (record.Count == 0 || (record.Count == 1 && record[0] is Value));
        var body = isLone ? Record.Of(Body) : Body;
        var bytes = new ArrayBufferWriter<byte>();
        body.Print(bytes);
        EnvelopeWriter.Write(output, header, bytes.WrittenSpan);
    }

    private Value HeaderValue()
    {
        if (Node is null) return Value.Extant;
        var header = new RecordBuilder().Slot("node", Node.ToString()).Slot("lane", Lane!.ToString());
        if (EnvelopeWriter.IsWritten(Prio)) header.Slot("prio", Widen(Prio));
        if (EnvelopeWriter.IsWritten(Rate)) header.Slot("rate", Widen(Rate));
        return header.ToRecord();
    }

    // 0.1f is 0.1 to its reader, not 0.10000000149011612
    private static double Widen(float number) => double.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
