using System.Text.Unicode;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>What stored bytes must be before a form reads them.</summary>
internal static class StoredText
{
    /// <summary>Whether an exception says that a record does not fit. A form written by an app may throw anything.</summary>
    public static bool IsMisfit(Exception error) => error is not (OutOfMemoryException or StackOverflowException or OperationCanceledException);

    /// <summary>Throws unless the bytes are UTF-8: decoding would replace what is not, and the replacement would be written back.</summary>
    /// <exception cref="ReconException">They are not.</exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes)) throw new ReconException("not UTF-8 text", InvalidAt(bytes));
    }

    /// <summary>Throws unless the reader has reached the end: what follows would be lost with the next write.</summary>
    /// <exception cref="FormException">Something follows.</exception>
    public static void CheckEnd(in ReconReader reader)
    {
        if (reader.Token != ReconToken.End) throw reader.Mismatch("the end of the record");
    }

    private static int InvalidAt(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
