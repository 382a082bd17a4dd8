namespace Swim.Cli.Archive;

/// <summary>A stream that is read, and how far. The figures may be read from any thread.</summary>
internal sealed class CountedStream(Stream inner) : Stream
{
    private readonly long _length = inner.CanSeek ? Math.Max(1, inner.Length) : 0;
    private long _position;
    private int _passes = 1;

    /// <summary>How much of it has been read, from 0 to 1; null when nobody knows how long it is.</summary>
    public double? Share => _length == 0 ? null : (double)Interlocked.Read(ref _position) / _length;

    /// <summary>1 until it is read from its beginning again.</summary>
    public int Passes => Volatile.Read(ref _passes);

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set
        {
            inner.Position = value;
            Interlocked.Exchange(ref _position, value);
            Interlocked.Increment(ref _passes);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private int Count(int read)
    {
        Interlocked.Add(ref _position, read);
        return read;
    }
}
