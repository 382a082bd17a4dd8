using System.Text;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Prints a part of a keyed lane as one record: its state as for a link, part by part, until enough has been found.</summary>
internal static class PartPrinter
{
    /// <remarks>After a key that cannot be one of the lane's there is nothing.</remarks>
    public static void Print(Lane lane, in LanePart part, EncodeBuffer output)
    {
        var scratch = LaneScratch.Rent();
        byte[] after = part.After.Length > 0 ? Encoding.UTF8.GetBytes(part.After) : SeekOf(part.Prefix);
        var isSought = part.After.Length == 0 && after.Length > 0;
        try
        {
            output.Append("{"u8);
            var left = part.Limit;
            for (var isLast = false; !isLast && left > 0; scratch.ReleaseOps())
            {
                isLast = Next(lane, scratch, ref after, ref isSought);
                foreach (ref readonly var op in scratch.Ops)
                {
                    if (op.Kind != LaneOpKind.Update || !Fits(op.Key!.Span, part.Prefix)) continue;
                    if (left < part.Limit) output.Append(","u8);
                    output.Append(op.Key.Span);
                    output.Append(":"u8);
                    output.Append(op.Value);
                    if (--left == 0) break;
                }

                if (scratch.Count > 0) after = scratch.Ops[^1].Key!.Span.ToArray();
                if (!isLast && scratch.Count > 0 && isSought && IsBeyond(after, part.Prefix)) isLast = true;
            }

            output.Append("}"u8);
        }
        finally
        {
            LaneScratch.Return(scratch);
        }
    }

    private static bool Next(Lane lane, LaneScratch scratch, ref byte[] after, ref bool isSought)
    {
        try
        {
            return lane.Snapshot(scratch, after, fromStart: after.Length == 0);
        }
        catch (Exception error) when (error is ReconException or FormException)
        {
            scratch.ReleaseOps();
            if (!isSought) return true;

            // its keys are no text, so the place that was sought means nothing
            (after, isSought) = ([], false);
            return lane.Snapshot(scratch, default, fromStart: true);
        }
    }

    private static bool Fits(ReadOnlySpan<byte> key, string prefix) => prefix.Length == 0 || TextOf(key).StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsBeyond(ReadOnlySpan<byte> key, string prefix) => string.CompareOrdinal(TextOf(key), prefix) > 0 && !Fits(key, prefix);

    private static string TextOf(ReadOnlySpan<byte> key) => key is [(byte)'"', ..] ? Form.String.Parse(key) : Encoding.UTF8.GetString(key);

    /// <summary>A text just before the first that begins so, to begin behind it; empty when keys that are no text may fit, or there is none.</summary>
    private static byte[] SeekOf(string prefix)
    {
        if (prefix.Length == 0 || !char.IsAsciiLetter(prefix[0]) || "true".StartsWith(prefix, StringComparison.Ordinal) || "false".StartsWith(prefix, StringComparison.Ordinal)) return [];
        var last = prefix[^1];
        return char.IsAscii(last) && last > ' ' ? Form.String.ToUtf8(string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(last - 1), char.MaxValue])).ToArray() : [];
    }
}
