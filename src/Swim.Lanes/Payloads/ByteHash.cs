using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Swim.Lanes;

/// <summary>A 64-bit hash of short byte strings by folded multiplication, seeded at random per process. Never 0.</summary>
internal static class ByteHash
{
    private static readonly ulong SeedA = RandomSeed();
    private static readonly ulong SeedB = RandomSeed();

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = SeedA ^ ((ulong)bytes.Length * 0x9E3779B97F4A7C15ul);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), SeedB);
            bytes = bytes[sizeof(ulong)..];
        }

        if (!bytes.IsEmpty)
        {
            Span<byte> tail = stackalloc byte[sizeof(ulong)];
            tail.Clear();
            bytes.CopyTo(tail);
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(tail), SeedB);
        }

        hash = Fold(hash ^ SeedB, 0xD6E8FEB86659FD93ul);
        return hash == 0 ? 1 : hash;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    // odd, so that the multiplication by it loses nothing
    private static ulong RandomSeed()
    {
        ulong seed = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref seed)));
        return seed | 1;
    }
}
