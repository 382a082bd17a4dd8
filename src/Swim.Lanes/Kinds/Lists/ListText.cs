using System.Buffers.Text;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Lanes;

/// <summary>
/// A list's changes as the wire has them: <c>@update(index:I,key:K) V</c>, <c>@move(from:F,to:T,key:K)</c>, <c>@remove(index:I,key:K)</c>,
/// <c>@drop(n)</c>, <c>@take(n)</c>. What is read here is only what is written here.
/// </summary>
internal static class ListText
{
    private const int MaxDigits = 11;

    public static void WriteUpdate(EncodeBuffer output, int index, ElementKey key, ReadOnlySpan<byte> value)
    {
        output.Append("@update(index:"u8);
        WriteNumber(output, index);
        WriteKey(output, key);
        if (EnvelopeWriter.NeedsSpace(value)) output.Append(" "u8);
        output.Append(value);
    }

    public static void WriteRemove(EncodeBuffer output, int index, ElementKey key)
    {
        output.Append("@remove(index:"u8);
        WriteNumber(output, index);
        WriteKey(output, key);
    }

    public static void WriteMove(EncodeBuffer output, int from, int to, ElementKey key)
    {
        output.Append("@move(from:"u8);
        WriteNumber(output, from);
        output.Append(",to:"u8);
        WriteNumber(output, to);
        WriteKey(output, key);
    }

    public static void WriteCount(EncodeBuffer output, ListVerb verb, int count)
    {
        output.Append(verb == ListVerb.Take ? "@take("u8 : "@drop("u8);
        WriteNumber(output, count);
        output.Append(")"u8);
    }

    public static Payload Count(ListVerb verb, int count)
    {
        var output = new EncodeBuffer();
        WriteCount(output, verb, count);
        return Payload.Copy(output.Written);
    }

    /// <summary>
    /// A removal by what a move says of its element: <c>@move(from:F,to:T,key:K)</c> becomes <c>@remove(index:F,key:K)</c>.
    /// </summary>
    public static Payload RemoveOf(ReadOnlySpan<byte> move, int from)
    {
        var output = new EncodeBuffer();
        output.Append("@remove(index:"u8);
        WriteNumber(output, from);
        output.Append(move[move.IndexOf(",key:"u8)..]);
        return Payload.Copy(output.Written);
    }

    /// <summary>Reads the verb and its numbers.</summary>
    public static (ListVerb Verb, int Index, int To) Read(ReadOnlySpan<byte> text) => text[1] switch
    {
        (byte)'u' => (ListVerb.Update, Number(text["@update(index:".Length..]), 0),
        (byte)'r' => (ListVerb.Remove, Number(text["@remove(index:".Length..]), 0),
        (byte)'d' => (ListVerb.Drop, Number(text["@drop(".Length..]), 0),
        (byte)'t' => (ListVerb.Take, Number(text["@take(".Length..]), 0),
        _ => ReadMove(text["@move(from:".Length..]),
    };

    /// <summary>The place in a snapshot that a reader asks for, as text.</summary>
    public static Payload Position(int index)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(index, digits, out var length);
        return Payload.Copy(digits[..length]);
    }

    /// <summary>The place asked for; anything else is the beginning.</summary>
    public static int ReadPosition(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int index, out _) && index > 0 ? index : 0;

    private static (ListVerb Verb, int Index, int To) ReadMove(ReadOnlySpan<byte> numbers)
    {
        _ = Utf8Parser.TryParse(numbers, out int from, out var length);
        return (ListVerb.Move, from, Number(numbers[(length + ",to:".Length)..]));
    }

    private static int Number(ReadOnlySpan<byte> text)
    {
        _ = Utf8Parser.TryParse(text, out int number, out _);
        return number;
    }

    private static void WriteNumber(EncodeBuffer output, int number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(MaxDigits), out var length);
        output.Advance(length);
    }

    private static void WriteKey(EncodeBuffer output, ElementKey key)
    {
        output.Append(",key:"u8);
        var writer = new ReconWriter(output);
        key.Write(ref writer);
        output.Append(")"u8);
    }
}
