using System.Buffers;
using System.Globalization;
using System.Text;

namespace Swim.Warp;

/// <summary>
/// Writes envelopes from parts: header bytes that are built once per link, and bodies that are Recon bytes already.
/// The form is <c>@tag(node:…,lane:…[,prio:…][,rate:…])body</c>, which every implementation reads. Stateless, safe from any thread.
/// </summary>
public static class EnvelopeWriter
{
    private static ReadOnlySpan<byte> NodeField => "(node:"u8;

    private static ReadOnlySpan<byte> LaneField => ",lane:"u8;

    private static ReadOnlySpan<byte> Update => "@update(key:"u8;

    private static ReadOnlySpan<byte> Shape => ",shape:"u8;

    private static ReadOnlySpan<byte> Remove => "@remove(key:"u8;

    private static ReadOnlySpan<byte> Clear => "@clear"u8;

    /// <summary>The bytes before the body. Prio and rate are written for link, linked and sync when they are neither 0 nor NaN.</summary>
    /// <param name="kind">One of the kinds that name a node and a lane.</param>
    /// <param name="node">The node's spelling, a normalised URI.</param>
    /// <param name="lane">The lane's spelling, a normalised URI.</param>
    /// <param name="prio">Priority.</param>
    /// <param name="rate">Events per second.</param>
    /// <exception cref="ArgumentException">The kind does not name a node and a lane.</exception>
    public static byte[] BuildHeader(EnvelopeKind kind, string node, string lane, float prio = 0, float rate = 0)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(lane);
        if (!EnvelopeTags.IsAddressed(kind)) throw new ArgumentException($"{kind} has no node and lane.", nameof(kind));
        if (IsPlain(node) && IsPlain(lane) && !(EnvelopeTags.HasLinkOptions(kind) && (IsWritten(prio) || IsWritten(rate)))) return BuildPlain(EnvelopeTags.Name(kind), node, lane);
        var output = new StringBuilder(node.Length + lane.Length + 32);
        output.Append('@').Append(EnvelopeTags.Name(kind)).Append("(node:");
        AppendText(output, node);
        AppendText(output.Append(",lane:"), lane);
        if (EnvelopeTags.HasLinkOptions(kind))
        {
            if (IsWritten(prio)) AppendNumber(output.Append(",prio:"), prio);
            if (IsWritten(rate)) AppendNumber(output.Append(",rate:"), rate);
        }

        return Encoding.UTF8.GetBytes(output.Append(')').ToString());
    }

    /// <summary>The header of an envelope about the connection itself: <c>@authed</c>.</summary>
    /// <exception cref="ArgumentException">The kind names a node and a lane.</exception>
    public static byte[] BuildHeader(EnvelopeKind kind)
    {
        if (kind is < EnvelopeKind.Auth or > EnvelopeKind.Deauthed) throw new ArgumentException($"{kind} needs a node and a lane.", nameof(kind));
        return Encoding.UTF8.GetBytes("@" + EnvelopeTags.Name(kind));
    }

    /// <summary>
    /// Whether a space separates a header, or <c>@update(key:…)</c>, from this body: only identifiers, numbers and truth values need one.
    /// </summary>
    public static bool NeedsSpace(ReadOnlySpan<byte> body) =>
        !body.IsEmpty && body[0] is not ((byte)'{' or (byte)'@' or (byte)'"' or (byte)'%' or (byte)'$' or (byte)'[' or (byte)'(' or (byte)'\'' or (byte)'`' or (byte)' ');

    /// <summary>Bytes that <see cref="Write(Span{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> writes.</summary>
    public static int GetLength(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) => header.Length + body.Length + (NeedsSpace(body) ? 1 : 0);

    /// <summary>Bytes that <see cref="WriteUpdate(Span{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> writes.</summary>
    public static int GetUpdateLength(ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        header.Length + Update.Length + key.Length + 1 + value.Length + (NeedsSpace(value) ? 1 : 0);

    /// <summary>Bytes that <see cref="WriteRemove(Span{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> writes.</summary>
    public static int GetRemoveLength(ReadOnlySpan<byte> header, ReadOnlySpan<byte> key) => header.Length + Remove.Length + key.Length + 1;

    /// <summary>Bytes that <see cref="WriteClear(Span{byte}, ReadOnlySpan{byte})"/> writes.</summary>
    public static int GetClearLength(ReadOnlySpan<byte> header) => header.Length + Clear.Length;

    /// <summary>Writes an envelope with this body and returns its length.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var at = Copy(header, destination, 0);
        return CopyBody(body, destination, at);
    }

    /// <summary>Writes a map lane's envelope with the body <c>@update(key:…)value</c> and returns its length.</summary>
    public static int WriteUpdate(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var at = Copy(header, destination, 0);
        at = Copy(Update, destination, at);
        at = Copy(key, destination, at);
        destination[at++] = (byte)')';
        return CopyBody(value, destination, at);
    }

    /// <summary>Bytes that <see cref="WriteUpdate(Span{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> writes.</summary>
    public static int GetUpdateLength(ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> shape, ReadOnlySpan<byte> value) =>
        GetUpdateLength(header, key, value) + Shape.Length + shape.Length;

    /// <summary>Writes a spatial lane's envelope with the body <c>@update(key:…,shape:…)value</c> and returns its length.</summary>
    public static int WriteUpdate(
        Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> shape, ReadOnlySpan<byte> value)
    {
        var at = Copy(header, destination, 0);
        at = Copy(Update, destination, at);
        at = Copy(key, destination, at);
        at = Copy(Shape, destination, at);
        at = Copy(shape, destination, at);
        destination[at++] = (byte)')';
        return CopyBody(value, destination, at);
    }

    /// <summary>Writes a map lane's envelope with the body <c>@remove(key:…)</c> and returns its length.</summary>
    public static int WriteRemove(Span<byte> destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key)
    {
        var at = Copy(header, destination, 0);
        at = Copy(Remove, destination, at);
        at = Copy(key, destination, at);
        destination[at++] = (byte)')';
        return at;
    }

    /// <summary>Writes a map lane's envelope with the body <c>@clear</c> and returns its length.</summary>
    public static int WriteClear(Span<byte> destination, ReadOnlySpan<byte> header)
    {
        var at = Copy(header, destination, 0);
        return Copy(Clear, destination, at);
    }

    /// <summary>Writes an envelope with this body.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(Write(output.GetSpan(GetLength(header, body)), header, body));
    }

    /// <summary>Writes a map lane's envelope with the body <c>@update(key:…)value</c>.</summary>
    public static void WriteUpdate(IBufferWriter<byte> output, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(WriteUpdate(output.GetSpan(GetUpdateLength(header, key, value)), header, key, value));
    }

    /// <summary>Writes a map lane's envelope with the body <c>@remove(key:…)</c>.</summary>
    public static void WriteRemove(IBufferWriter<byte> output, ReadOnlySpan<byte> header, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(WriteRemove(output.GetSpan(GetRemoveLength(header, key)), header, key));
    }

    /// <summary>Writes a map lane's envelope with the body <c>@clear</c>.</summary>
    public static void WriteClear(IBufferWriter<byte> output, ReadOnlySpan<byte> header)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(WriteClear(output.GetSpan(GetClearLength(header)), header));
    }

    /// <summary>Whether prio or rate is written: 0 and NaN are what an absent one reads as.</summary>
    internal static bool IsWritten(float option) => option != 0 && !float.IsNaN(option);

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> destination, int at)
    {
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }

    private static int CopyBody(ReadOnlySpan<byte> body, Span<byte> destination, int at)
    {
        if (NeedsSpace(body)) destination[at++] = (byte)' ';
        return Copy(body, destination, at);
    }

    // nothing to escape, which is so of every normalised URI: the bytes are made at once
    private static byte[] BuildPlain(string tag, string node, string lane)
    {
        var (quotesNode, quotesLane) = (!IsIdentifier(node), !IsIdentifier(lane));
        var header = new byte[1 + tag.Length + NodeField.Length + node.Length + (quotesNode ? 2 : 0) + LaneField.Length + lane.Length + (quotesLane ? 2 : 0) + 1];
        header[0] = (byte)'@';
        var at = 1 + Encoding.ASCII.GetBytes(tag, header.AsSpan(1));
        at = CopyText(node, quotesNode, header, Copy(NodeField, header, at));
        at = CopyText(lane, quotesLane, header, Copy(LaneField, header, at));
        header[at] = (byte)')';
        return header;
    }

    private static int CopyText(string text, bool isQuoted, Span<byte> destination, int at)
    {
        if (isQuoted) destination[at++] = (byte)'"';
        at += Encoding.ASCII.GetBytes(text, destination[at..]);
        if (isQuoted) destination[at++] = (byte)'"';
        return at;
    }

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny('"', '\\') < 0;

    private static void AppendText(StringBuilder output, string text)
    {
        if (IsIdentifier(text))
        {
            output.Append(text);
            return;
        }

        output.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') output.Append('\\').Append(c);
            else if (c < ' ') output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else output.Append(c);
        }

        output.Append('"');
    }

    // quoted more often than need be: true and false, and letters beyond ASCII, which no normalised URI has
    private static bool IsIdentifier(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.AsSpan().IndexOfAnyExcept(IdentifierChars) < 0 && text is not ("true" or "false");

    // the shortest digits that give the same number again; an infinite one reads back as the text it is
    private static void AppendNumber(StringBuilder output, float number) => output.Append(number.ToString("R", CultureInfo.InvariantCulture));

    private static readonly SearchValues<char> IdentifierChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
