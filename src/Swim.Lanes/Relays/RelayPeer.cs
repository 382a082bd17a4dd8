using System.Buffers;

namespace Swim.Lanes;

/// <summary>
/// The sending end of one session with another process that has readers: what its readers are to be told, coalesced lane by lane until it is taken.
/// Agents post and never wait; one caller at a time takes (<see cref="Write"/>). When the session ends or an outcome is unknown, <see cref="Close"/> it and
/// make a new one: the other side recovers by comparing.
/// </summary>
/// <remarks>
/// Bounds: changes of a lane as those of a link, for one relay and lane whatever the number of readers there; parts of snapshots 16 MiB, beyond which the
/// other side is told to ask again (<see cref="PartsPutOff"/>); everything but changes that can still be coalesced 64 MiB, beyond which <see cref="OnOverflow"/>.
/// </remarks>
public abstract class RelayPeer
{
    private const long MaxPartBytes = 16 << 20;
    private const long MaxBytes = 64 << 20;
    private const int Quantum = 16 << 10;

    private readonly Lock _gate = new();

    // held while writing; taken before the other
    private readonly Lock _writing = new();
    private readonly List<int> _freeHandles = [];
    private readonly List<Relay> _relays = [];
    private readonly Queue<Relay> _ready = new();
    private readonly Queue<(long Id, long Request, UnlinkReason Reason)> _refusals = new();
    private int _lastHandle;
    private long _serial;

    // its next step did not fit into the batch before, so it begins the next one
    private Relay? _first;
    private long _bytes;
    private long _partBytes;
    private long _putOff;
    private bool _isSignaled;
    private bool _hasOverflown;
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

    /// <summary>Lanes that the other process reads here.</summary>
    public int RelayCount
    {
        get
        {
            lock (_gate) return _relays.Count;
        }
    }

    /// <summary>Bytes waiting that cannot be coalesced any more: parts of snapshots, answers, and changes behind which one of them stands.</summary>
    public long PendingBytes => Interlocked.Read(ref _bytes);

    /// <summary>Parts of snapshots let go because too many waited; each was asked for again by the other side.</summary>
    public long PartsPutOff => Interlocked.Read(ref _putOff);

    internal LaneHub Hub { get; }

    /// <summary>
    /// Encodes what waits, lane by lane in turns, until about <paramref name="maxBytes"/> (one step alone may be larger). What is written is no longer here:
    /// if it may not have arrived, the session has to end. One caller at a time.
    /// </summary>
    /// <returns>Bytes written; 0 when nothing waits: only after that <see cref="OnReady"/> is called again.</returns>
    public int Write(IBufferWriter<byte> output, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        lock (_writing) return WriteLocked(output, maxBytes);
    }

    /// <summary>Ends the session: every lane lets go of it, what waits is dropped. Any thread; again does nothing.</summary>
    public void Close()
    {
        Relay[] relays;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            relays = [.. _relays];
            _relays.Clear();
            _ready.Clear();
            _first = null;
            _refusals.Clear();
        }

        lock (_writing)
        {
            foreach (var relay in relays) relay.Abandon();
        }
    }

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

    /// <summary>A refusal for a reader that has no feed here.</summary>
    internal void Refuse(FarReader reader, UnlinkReason reason)
    {
        var isReady = false;
        lock (_gate)
        {
            if (_isClosed) return;
            _refusals.Enqueue((reader.Id, reader.Request, reason));
            isReady = Signal();
        }

        if (isReady) OnReady();
        Count(RelayMail.StepBytes, isPart: false);
    }

    internal long NextSerial() => Interlocked.Increment(ref _serial);

    /// <summary>Takes a new relay in; false when the session has ended.</summary>
    internal bool Add(Relay relay)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            if (_freeHandles.Count > 0)
            {
                relay.Handle = _freeHandles[^1];
                _freeHandles.RemoveAt(_freeHandles.Count - 1);
            }
            else
            {
                relay.Handle = ++_lastHandle;
            }

            relay.Index = _relays.Count;
            _relays.Add(relay);
            return true;
        }
    }

    /// <summary>The relay's last step has been written: its handle may be given to another.</summary>
    internal void Remove(Relay relay)
    {
        lock (_gate)
        {
            if (_isClosed || relay.Index < 0) return;
            var last = _relays[^1];
            _relays[relay.Index] = last;
            last.Index = relay.Index;
            _relays.RemoveAt(_relays.Count - 1);
            relay.Index = -1;
            _freeHandles.Add(relay.Handle);
        }
    }

    /// <summary>The relay has something to write and did not have before.</summary>
    internal void Enqueue(Relay relay)
    {
        bool isReady;
        lock (_gate)
        {
            if (_isClosed) return;
            _ready.Enqueue(relay);
            isReady = Signal();
        }

        if (isReady) OnReady();
    }

    /// <summary>Whether there is room for a part; one that has none is put off.</summary>
    internal bool HasRoom(long bytes)
    {
        if (Interlocked.Read(ref _partBytes) is var waiting && (waiting == 0 || waiting + bytes <= MaxPartBytes)) return true;
        Interlocked.Increment(ref _putOff);
        return false;
    }

    /// <summary>Bytes have come to wait, or have gone.</summary>
    internal void Count(long bytes, bool isPart)
    {
        if (isPart) Interlocked.Add(ref _partBytes, bytes);
        if (Interlocked.Add(ref _bytes, bytes) <= MaxBytes || _isClosed) return;
        lock (_gate)
        {
            if (_hasOverflown) return;
            _hasOverflown = true;
        }

        OnOverflow();
    }

    private int WriteLocked(IBufferWriter<byte> output, int maxBytes)
    {
        var writer = new RelayWriter(output, maxBytes);
        while (!writer.IsFull)
        {
            Relay? relay;
            (long Id, long Request, UnlinkReason Reason) refusal = default;
            lock (_gate)
            {
                (relay, _first) = (_first, null);
                if (relay is null && !_ready.TryDequeue(out relay) && !_refusals.TryDequeue(out refusal))
                {
                    if (writer.Written == 0) _isSignaled = false;
                    break;
                }
            }

            if (relay is null)
            {
                writer.Refused(refusal.Id, refusal.Request, refusal.Reason);
                Count(-RelayMail.StepBytes, isPart: false);
                continue;
            }

            var left = relay.Write(ref writer, Quantum);
            if (left == RelayLeft.Nothing) continue;
            lock (_gate)
            {
                if (_isClosed) continue;
                if (left == RelayLeft.TooMuch) _first = relay;
                else _ready.Enqueue(relay);
            }

            if (left == RelayLeft.TooMuch) break;
        }

        return writer.Complete();
    }

    private bool Signal()
    {
        if (_isSignaled) return false;
        return _isSignaled = true;
    }
}
