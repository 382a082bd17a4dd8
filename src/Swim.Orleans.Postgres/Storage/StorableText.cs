using System.Text;

namespace Swim.Postgres;

/// <summary>Keys that PostgreSQL can keep in its indexes. Checked before they share a transaction with others.</summary>
internal static class StorableText
{
    // a third of a page, 2,704 bytes, is what an index takes for all columns of a row
    private const int MaxBytes = 2_000;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">It is too long, holds a zero character or is no well-formed text.</exception>
    public static void Check(string text, string what)
    {
        if (text.Contains('\0')) throw new ArgumentException($"{what} holds a zero character, which PostgreSQL does not keep.");
        int bytes;
        try
        {
            bytes = Ascii.IsValid(text) ? text.Length : Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"{what} is no well-formed text: it holds half a surrogate pair.", e);
        }

        if (bytes > MaxBytes) throw new ArgumentException($"{what} has {bytes} bytes; PostgreSQL keeps keys of at most {MaxBytes}.");
    }
}
