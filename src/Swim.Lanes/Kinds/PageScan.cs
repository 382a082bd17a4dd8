using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Goes over a page of map entries without reading its values: what its first and its last key are, and how many entries it has.</summary>
internal static class PageScan
{
    // what a byte outside of quotes does to the nesting; pages are written without blanks, comments and the rarer notations
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}(),[]`'#;\n\r"u8);

    /// <summary>False when it is empty or no page; whether its values fit shows only when they are read.</summary>
    public static bool TryRead<TKey>(ReadOnlySpan<byte> utf8, Form<TKey> keyForm, out TKey first, out TKey last, out int count)
    {
        first = last = default!;
        try
        {
            StoredText.Check(utf8);
            if (!TryCount(utf8, out count, out var at)) return TryCountTokens(utf8, keyForm, out first, out last, out count);
            var reader = new ReconReader(utf8);
            reader.Read();
            first = MapText.ReadKey(ref reader, keyForm);
            last = count == 1 ? first : ReadLast(utf8[at..], keyForm);
            return true;
        }
        catch (Exception error) when (StoredText.IsMisfit(error))
        {
            count = 0;
            return false;
        }
    }

    /// <summary>Counts the entries of a page as it is usually written, and finds where the last one begins.</summary>
    private static bool TryCount(ReadOnlySpan<byte> utf8, out int count, out int last)
    {
        count = 1;
        last = 1;
        if (utf8.Length < 3 || utf8[0] != '{') return false;
        var depth = 1;
        for (var i = 1; i < utf8.Length; i++)
        {
            var skipped = utf8[i..].IndexOfAny(Marks);
            if (skipped < 0) return false;
            i += skipped;
            switch (utf8[i])
            {
                case (byte)'{' or (byte)'(':
                    depth++;
                    break;
                case (byte)'}' or (byte)')':
                    if (--depth == 0) return i == utf8.Length - 1 && i > last;
                    break;
                case (byte)',' when depth == 1:
                    count++;
                    last = i + 1;
                    break;
                case (byte)',':
                    break;
                case (byte)'"':
                    if (!TrySkipString(utf8, ref i)) return false;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool TrySkipString(ReadOnlySpan<byte> utf8, ref int at)
    {
        for (at++; at < utf8.Length; at++)
        {
            var skipped = utf8[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (skipped < 0) return false;
            at += skipped;
            if (utf8[at] == '"') return true;
            at++;
        }

        return false;
    }

    private static TKey ReadLast<TKey>(ReadOnlySpan<byte> tail, Form<TKey> keyForm)
    {
        var text = ArrayPool<byte>.Shared.Rent(tail.Length + 1);
        try
        {
            text[0] = (byte)'{';
            tail.CopyTo(text.AsSpan(1));
            var reader = new ReconReader(text.AsSpan(0, tail.Length + 1));
            reader.Read();
            return MapText.ReadKey(ref reader, keyForm);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static bool TryCountTokens<TKey>(ReadOnlySpan<byte> utf8, Form<TKey> keyForm, out TKey first, out TKey last, out int count)
    {
        first = last = default!;
        count = 0;
        var reader = new ReconReader(utf8);
        if (reader.Token != ReconToken.StartRecord) return false;
        reader.Read();
        var at = reader;
        for (; reader.Token is ReconToken.Slot or ReconToken.KeyedSlot; count++)
        {
            at = reader;
            reader.Skip();
            if (count > 0) continue;
            var key = at;
            first = MapText.ReadKey(ref key, keyForm);
        }

        if (count == 0 || reader.Token != ReconToken.EndRecord) return false;
        reader.Read();
        StoredText.CheckEnd(reader);
        last = MapText.ReadKey(ref at, keyForm);
        return true;
    }
}
