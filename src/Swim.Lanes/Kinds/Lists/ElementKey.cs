using System.Security.Cryptography;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// What identifies a list's element for life: six random bytes, printed as Data (<c>%Ab12Cd34</c>), or whatever a client named its element.
/// Never null: the default is six zero bytes.
/// </summary>
internal readonly record struct ElementKey
{
    private const int Length = 6;

    private readonly ulong _bytes;
    private readonly Value? _given;

    private ElementKey(ulong bytes, Value? given)
    {
        _bytes = bytes;
        _given = given;
    }

    /// <summary>A random one. 48 bits are too few to be surely new in a large list: the caller looks.</summary>
    public static ElementKey New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return new ElementKey(Pack(bytes), null);
    }

    /// <summary>The key that a client or a record names.</summary>
    public static ElementKey Of(Value value) =>
        value is Data { Span.Length: Length } data ? new ElementKey(Pack(data.Span), null) : new ElementKey(0, value);

    /// <summary>Reads a key and goes on after it.</summary>
    public static ElementKey Read(ref ReconReader reader)
    {
        if (reader.Token != ReconToken.Data || reader.DataLength != Length) return Of(reader.ReadValue());
        Span<byte> bytes = stackalloc byte[Length];
        reader.CopyData(bytes);
        reader.Read();
        return new ElementKey(Pack(bytes), null);
    }

    public void Write(ref ReconWriter writer)
    {
        if (_given is not null)
        {
            writer.WriteValue(_given);
            return;
        }

        Span<byte> bytes = stackalloc byte[Length];
        for (var i = 0; i < Length; i++) bytes[i] = (byte)(_bytes >> (8 * i));
        writer.WriteData(bytes);
    }

    private static ulong Pack(ReadOnlySpan<byte> bytes)
    {
        ulong packed = 0;
        for (var i = 0; i < Length; i++) packed |= (ulong)bytes[i] << (8 * i);
        return packed;
    }
}
