using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Swim.Lanes;

/// <summary>Writes steps of a session between two processes. Numbers are variable-length (7 bits a byte, low first) unless a size is given; little endian.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>batch</term><description>version (1 byte, 1), then steps</description></item>
/// <item><term>Declare</term><description>handle, serial, kind (1), flags (1: stored 1, previous 2), epoch (16), stamp (8), [previous epoch (16)], version, node, lane (length, UTF-8)</description></item>
/// <item><term>Ops</term><description>handle, ops, 0 (1), the version now complete + 1 or 0</description></item>
/// <item><term>Linked</term><description>handle, serial, id, request, flags (1: announce 1, state ahead 2)</description></item>
/// <item><term>Snapshot</term><description>handle, id, version, flags (1: first 1, last 2, after key 4), [after key], ops, 0</description></item>
/// <item><term>Answer</term><description>handle, id, ops, 0</description></item>
/// <item><term>Unlinked</term><description>handle, id, request, reason (1)</description></item>
/// <item><term>UnlinkAll</term><description>handle, reason (1)</description></item>
/// <item><term>Refused</term><description>id, request, reason (1)</description></item>
/// <item><term>State</term><description>handle, version, flags (1: first 1, last 2, after key 4, ask one by one 8), [after key], ops, 0</description></item>
/// <item><term>Later</term><description>handle, id (0: the state), flags (1: after key 4), [after key]</description></item>
/// <item><term>Ended</term><description>handle, why (1)</description></item>
/// <item><term>Lost</term><description>handle</description></item>
/// <item><term>op</term><description>kind + 1, key 16, body 32, insert 64 (1), version, [key], [body] (length, bytes)</description></item>
/// </list>
/// </remarks>
internal ref struct RelayWriter(IBufferWriter<byte> output, int maxBytes)
{
    public const byte Version = 1;
    public const byte IsFirst = 1;
    public const byte IsLast = 2;
    public const byte HasAfterKey = 4;
    public const byte OneByOne = 8;
    public const byte HasKey = 16;
    public const byte HasBody = 32;
    public const byte IsInsert = 64;
    public const byte KindMask = 15;

    private const int LongestNumber = 10;
    private const int Chunk = 4096;

    private Span<byte> _span;
    private int _used;
    private int _flushed;

    /// <summary>Bytes so far.</summary>
    public readonly int Written => _flushed + _used;

    public readonly bool IsFull => Written >= maxBytes;

    /// <summary>Whether a step of about so many bytes should wait for the next batch.</summary>
    public readonly bool IsTooMuch(long bytes) => Written > 0 && Written + bytes > maxBytes;

    /// <summary>Ends the batch; its bytes.</summary>
    public int Complete()
    {
        if (_used > 0) output.Advance(_used);
        _flushed += _used;
        _used = 0;
        _span = default;
        return _flushed;
    }

    public void Declare(int handle, long serial, RelayTerms terms, string node, string lane)
    {
        Begin(RelayStep.Declare, handle);
        Number(serial);
        Byte((byte)terms.Kind);
        Byte((byte)((terms.IsStored ? 1 : 0) | (terms.Previous != Guid.Empty ? 2 : 0)));
        Id(terms.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), terms.Stamp);
        _used += sizeof(long);
        if (terms.Previous != Guid.Empty) Id(terms.Previous);
        Number(terms.Version);
        Text(node);
        Text(lane);
    }

    public void BeginOps(int handle) => Begin(RelayStep.Ops, handle);

    /// <summary>All changes of the run have been written and show the lane as of <paramref name="complete"/>; -1: more of it follow.</summary>
    public void EndOps(long complete)
    {
        Byte(0);
        Number(complete + 1);
    }

    public void Linked(int handle, long serial, long id, long request, bool announce, bool isStateAhead)
    {
        Begin(RelayStep.Linked, handle);
        Number(serial);
        Number(id);
        Number(request);
        Byte((byte)((announce ? 1 : 0) | (isStateAhead ? 2 : 0)));
    }

    public void Snapshot(int handle, long id, in LaneSnapshot snapshot)
    {
        Begin(RelayStep.Snapshot, handle);
        Number(id);
        Number(snapshot.Version);
        Byte((byte)((snapshot.IsFirst ? IsFirst : 0) | (snapshot.IsLast ? IsLast : 0) | (snapshot.AfterKey is null ? 0 : HasAfterKey)));
        if (snapshot.AfterKey is { } after) Bytes(after.Span);
        Ops(snapshot.Entries);
    }

    public void Answer(int handle, long id, ReadOnlySpan<LaneOp> ops)
    {
        Begin(RelayStep.Answer, handle);
        Number(id);
        Ops(ops);
    }

    public void Unlinked(int handle, long id, long request, UnlinkReason reason)
    {
        Begin(RelayStep.Unlinked, handle);
        Number(id);
        Number(request);
        Byte((byte)reason);
    }

    public void UnlinkAll(int handle, UnlinkReason reason)
    {
        Begin(RelayStep.UnlinkAll, handle);
        Byte((byte)reason);
    }

    public void Refused(long id, long request, UnlinkReason reason)
    {
        Begin(RelayStep.Refused);
        Number(id);
        Number(request);
        Byte((byte)reason);
    }

    public void State(int handle, in LaneSnapshot state, bool oneByOne)
    {
        Begin(RelayStep.State, handle);
        Number(state.Version);
        Byte((byte)((state.IsFirst ? IsFirst : 0) | (state.IsLast ? IsLast : 0) | (state.AfterKey is null ? 0 : HasAfterKey) | (oneByOne ? OneByOne : 0)));
        if (state.AfterKey is { } after) Bytes(after.Span);
        Ops(state.Entries);
    }

    public void Later(int handle, long id, Payload? afterKey)
    {
        Begin(RelayStep.Later, handle);
        Number(id);
        Byte(afterKey is null ? (byte)0 : HasAfterKey);
        if (afterKey is not null) Bytes(afterKey.Span);
    }

    public void Ended(int handle, RelayEnd end)
    {
        Begin(RelayStep.Ended, handle);
        Byte((byte)end);
    }

    public void Lost(int handle) => Begin(RelayStep.Lost, handle);

    public void Op(in LaneOp op)
    {
        var head = (int)op.Kind + 1;
        if (op.Key is not null) head |= HasKey;
        if (op.Body is not null) head |= HasBody;
        if (op.IsInsert) head |= IsInsert;
        Byte((byte)head);
        Number(op.Version);
        if (op.Key is not null) Bytes(op.Key.Span);
        if (op.Body is not null) Bytes(op.Body.Span);
    }

    private void Ops(ReadOnlySpan<LaneOp> ops)
    {
        foreach (ref readonly var op in ops) Op(op);
        Byte(0);
    }

    private void Begin(RelayStep step)
    {
        if (Written == 0) Byte(Version);
        Byte((byte)step);
    }

    private void Begin(RelayStep step, int handle)
    {
        Begin(step);
        Number(handle);
    }

    private void Byte(byte value)
    {
        Reserve(1)[0] = value;
        _used++;
    }

    private void Number(long value)
    {
        var rest = (ulong)value;
        var space = Reserve(LongestNumber);
        var length = 0;
        for (; rest > 127; rest >>= 7) space[length++] = (byte)(rest | 128);
        space[length++] = (byte)rest;
        _used += length;
    }

    private void Id(Guid value)
    {
        value.TryWriteBytes(Reserve(16), bigEndian: false, out var length);
        _used += length;
    }

    private void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
        _used += length;
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Reserve(int length)
    {
        if (_span.Length - _used < length)
        {
            if (_used > 0) output.Advance(_used);
            _flushed += _used;
            _used = 0;
            _span = output.GetSpan(Math.Max(length, Chunk));
        }

        return _span[_used..];
    }
}
