using System.Buffers.Binary;
using System.Text;

namespace Swim.Lanes;

/// <summary>Reads what a <see cref="RelayWriter"/> wrote.</summary>
internal ref struct RelayReader
{
    private ReadOnlySpan<byte> _rest;

    public RelayReader(ReadOnlySpan<byte> batch)
    {
        _rest = batch;
        if (Byte() is var version && version != RelayWriter.Version)
            throw new RelayFormatException($"The other process writes version {version} of the format between processes; this one reads {RelayWriter.Version}.");
    }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty) ThrowShort();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return (long)value;
        }

        throw new RelayFormatException("A number has no end.");
    }

    public int Handle() => Number() is >= 0 and <= int.MaxValue and var handle ? (int)handle : throw new RelayFormatException("A handle is out of range.");

    public Guid Id() => new(Take(16));

    public long Fixed() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number();
        if (length < 0 || length > _rest.Length) ThrowShort();
        return Take((int)length);
    }

    /// <summary>The next operation of a list of them, whose references the caller owns; false at its end.</summary>
    public bool TryOp(out LaneOp op)
    {
        op = default;
        var head = Byte();
        if (head == 0) return false;
        var kind = (head & RelayWriter.KindMask) - 1;
        if (kind is < 0 or > (int)LaneOpKind.Reset) throw new RelayFormatException($"There is no operation {kind}.");
        var version = Number();
        var key = (head & RelayWriter.HasKey) == 0 ? null : Payload.Copy(Bytes());
        var body = (head & RelayWriter.HasBody) == 0 ? null : Payload.Copy(Bytes());
        op = new LaneOp((LaneOpKind)kind, version, key, body) { IsInsert = (head & RelayWriter.IsInsert) != 0 };
        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_rest.Length < length) ThrowShort();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static void ThrowShort() => throw new RelayFormatException("A batch ends in the middle of a step.");
}
