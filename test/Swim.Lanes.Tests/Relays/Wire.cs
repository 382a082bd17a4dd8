using System.Buffers;

namespace Swim.Lanes.Tests.Relays;

/// <summary>One way between two processes: a session, what is under way, and the ways in which it can fail.</summary>
internal sealed class Wire(TestProcess from, TestProcess to)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Queue<byte[]> _underWay = new();

    public WirePeer Peer { get; private set; } = RelayWorld.NewPeer(from);

    public RelaySource Source { get; private set; } = new(to.Hub, from);

    /// <summary>Every batch that was ever written.</summary>
    public long BytesWritten { get; private set; }

    public bool IsBusy => _underWay.Count > 0;

    /// <summary>Takes a batch from the peer; false when nothing waits.</summary>
    public bool Take(int maxBytes = 1 << 16)
    {
        _buffer.Clear();
        var written = Peer.Write(_buffer, maxBytes);
        Assert.That(written, Is.EqualTo(_buffer.WrittenCount));
        if (written == 0) return false;
        BytesWritten += written;
        _underWay.Enqueue(_buffer.WrittenSpan.ToArray());
        return true;
    }

    /// <summary>Hands over the oldest batch under way.</summary>
    public bool Arrive()
    {
        if (!_underWay.TryDequeue(out var batch)) return false;
        Source.Apply(batch);
        return true;
    }

    /// <summary>The session ends with whatever is under way, and a new one begins.</summary>
    public void Break()
    {
        Peer.Close();
        _underWay.Clear();
        var before = Source;
        Peer = RelayWorld.NewPeer(from);
        Source = new RelaySource(to.Hub, from);
        before.Close();
    }
}
