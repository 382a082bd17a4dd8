using System.Buffers;

namespace Swim.Lanes;

/// <summary>
/// The sending end of one session with another process that has readers: what its readers are to be told, coalesced lane by lane until it is taken.
/// Agents post and never wait; one caller at a time takes (<see cref="Write"/>). When the session ends or an outcome is unknown, <see cref="Close"/> it and
/// make a new one: the other side recovers by comparing.
/// </summary>
public abstract class RelayPeer
{
    private volatile bool _isClosed;

    /// <summary>A new session; nothing waits.</summary>
    /// <param name="hub">The hub whose agents' lanes the other process reads.</param>
    protected RelayPeer(LaneHub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        Hub = hub;
    }

    /// <summary>The session has ended.</summary>
    public bool IsClosed => _isClosed;

    internal LaneHub Hub { get; }

    /// <summary>
    /// Encodes what waits, lane by lane in turns, until about <paramref name="maxBytes"/> (one step alone may be larger). What is written is no longer here:
    /// if it may not have arrived, the session has to end. One caller at a time.
    /// </summary>
    /// <returns>Bytes written; 0 when nothing waits: only after that <see cref="OnReady"/> is called again.</returns>
    public int Write(IBufferWriter<byte> output, int maxBytes) => 0;

    /// <summary>Ends the session: every lane lets go of it, what waits is dropped. Any thread; again does nothing.</summary>
    public void Close() => _isClosed = true;

    /// <summary>
    /// Something waits. Called once, then not again until <see cref="Write"/> has returned 0. On an agent's or a feed's thread: must not block, must not
    /// throw, and should do no more than wake the sender.
    /// </summary>
    protected abstract void OnReady();

    /// <summary>
    /// More waits than may: the other side is so slow, or its clients come and go so fast, that it is better to begin a new session. Called once, same rules as
    /// <see cref="OnReady"/>; whoever overrides it must see to it that <see cref="Close"/> is called soon (not inside the call).
    /// </summary>
    protected virtual void OnOverflow() => ThreadPool.UnsafeQueueUserWorkItem(static peer => peer.Close(), this, preferLocal: false);

    internal void Refuse(FarReader reader, UnlinkReason reason)
    {
    }
}
