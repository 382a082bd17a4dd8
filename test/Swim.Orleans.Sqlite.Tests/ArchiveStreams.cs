using System.Text;

namespace Swim.Sqlite.Tests;

/// <summary>A stream that only reads forwards.</summary>
internal class OnceStream(byte[] bytes) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position == bytes.Length && Next() is { } more)
        {
            bytes = more;
            _position = 0;
        }

        var count = Math.Min(buffer.Length, bytes.Length - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>What comes behind the bytes so far; null at the end.</summary>
    protected virtual byte[]? Next() => null;
}

/// <summary>An archive of many agents that is made while it is read.</summary>
internal sealed class AgentsStream(int agents) : OnceStream("@swim(version:1)\n"u8.ToArray())
{
    private const int Part = 2000;

    private int _agent;
    private bool _ended;

    public long AtStart { get; } = GC.GetTotalMemory(forceFullCollection: true);

    public long Highest { get; private set; }

    protected override byte[]? Next()
    {
        if (_ended) return null;
        if (_agent % (Part * 5) == 0) Highest = Math.Max(Highest, GC.GetTotalMemory(forceFullCollection: true));
        var text = new StringBuilder();
        for (var end = Math.Min(agents, _agent + Part); _agent < end; _agent++)
            text.Append($"@agent(type:unit,node:\"/unit/{_agent:D6}\")\n@record(\"v/name\") unit{_agent}\n@record(\"v/info\") \"{new string('x', 256)}\"\n");
        _ended = _agent == agents;
        if (_ended) text.Append($"@end(agents:{agents},records:{2 * agents})\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

/// <summary>Takes what is written and looks at the memory meanwhile.</summary>
internal sealed class MeasuringSink : Stream
{
    private long _measuredAt;

    public long Bytes { get; private set; }

    public long Highest { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Bytes;

    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Bytes += count;
        if (Bytes - _measuredAt < 4 * 1024 * 1024) return;
        _measuredAt = Bytes;
        Highest = Math.Max(Highest, GC.GetTotalMemory(forceFullCollection: true));
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write([], 0, buffer.Length);
        return default;
    }
}
