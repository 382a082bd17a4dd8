namespace Swim.Lanes;

/// <summary>
/// Immutable UTF-8 bytes (a Recon body or a map key, compact wire print) shared by every queue that holds them.
/// Counted: whoever stores one calls <see cref="Retain"/>, whoever lets go calls <see cref="Release"/>; at zero the bytes
/// return to a pool. Forgetting a release only costs the pool an array; using one after the last release is a bug.
/// Safe from any thread.
/// </summary>
public sealed class Payload
{
    /// <summary>No bytes: an absent body. Never pooled; retain and release do nothing.</summary>
    public static readonly Payload Empty = new([], 0, pooled: false);

    private readonly byte[] _bytes;
    private readonly bool _pooled;
    private int _length;
    private int _references;
    private ulong _hash;

    internal Payload(byte[] bytes, int length, bool pooled)
    {
        _bytes = bytes;
        _length = length;
        _pooled = pooled;
        _references = 1;
    }

    /// <summary>Number of bytes.</summary>
    public int Length => _length;

    /// <summary>The bytes. Valid while the caller holds a reference.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>The bytes. Valid while the caller holds a reference.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    internal int Capacity => _bytes.Length;

    /// <summary>Hash of the bytes, computed once; equal bytes have equal hashes within one process.</summary>
    public uint Hash => (uint)KeyHash;

    // Wide enough to stand for the key itself (KeySet): the seed is random per process, so nobody outside can build collisions.
    internal ulong KeyHash
    {
        get
        {
            var hash = _hash;
            return hash != 0 ? hash : _hash = ByteHash.Compute(Span);
        }
    }

    /// <summary>A payload with a copy of <paramref name="utf8"/>, held once by the caller.</summary>
    public static Payload Copy(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return Empty;
        var payload = PayloadPool.Rent(utf8.Length);
        utf8.CopyTo(payload._bytes);
        payload._length = utf8.Length;
        return payload;
    }

    /// <summary>Adds <paramref name="count"/> holders and returns this. The caller must hold it already.</summary>
    /// <exception cref="InvalidOperationException">Nobody held it any more.</exception>
    public Payload Retain(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (ReferenceEquals(this, Empty)) return this;
        if (Interlocked.Add(ref _references, count) <= count && count > 0) ThrowNotHeld();
        return this;
    }

    /// <summary>Drops one holder; the last one returns the bytes to the pool.</summary>
    /// <exception cref="InvalidOperationException">Released more often than retained.</exception>
    public void Release()
    {
        if (ReferenceEquals(this, Empty)) return;
        var left = Interlocked.Decrement(ref _references);
        if (left > 0) return;
        if (left < 0) throw new InvalidOperationException("A payload was released more often than it was retained.");
        if (_pooled) PayloadPool.Return(this);
    }

    /// <summary>Same bytes.</summary>
    public bool SameBytes(Payload other) =>
        ReferenceEquals(this, other) || (KeyHash == other.KeyHash && Span.SequenceEqual(other.Span));

    internal void Revive()
    {
        _references = 1;
        _hash = 0;
    }

    private static void ThrowNotHeld() =>
        throw new InvalidOperationException("A payload was retained after its last holder had released it.");
}
