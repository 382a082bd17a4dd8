using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// The sending end of the flow to one process with readers: one batch under way, everything else coalesces in the source meanwhile. A batch is never sent twice: when it is
/// not known what became of one, the session is over and another one begins, of which the receiver is told until it answers or is known to be dead.
/// Sends from the thread pool, never from a grain's turn. Safe from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "its token has no timer and no wait handle: there is nothing to release")]
internal sealed class FlowSender : IThreadPoolWorkItem
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly IPeerTransport _transport;
    private readonly Func<FlowSender, long, IFlowSource> _open;
    private readonly SwimClusterFeedOptions _options;
    private readonly IFlowEvents _events;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private CancellationTokenSource _ending = new();
    private IFlowSource _source;
    private FlowBuffer _buffer;
    private TimeSpan _wait = FirstWait;
    private long _session;
    private long _sequence;
    private long _lastSent;
    private long _handedOver;
    private long _failingSince;
    private bool _isRunning;
    private bool _isWoken;
    private bool _mustSpeak;
    private bool _isClosed;

    /// <param name="to">The receiver.</param>
    /// <param name="transport">The way to it.</param>
    /// <param name="open">Makes the source of a session.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="events">Told what happens.</param>
    public FlowSender(PeerAddress to, IPeerTransport transport, Func<FlowSender, long, IFlowSource> open, SwimClusterFeedOptions options, TimeProvider time, IFlowEvents events)
    {
        To = to;
        _transport = transport;
        _open = open;
        _options = options;
        _time = time;
        _events = events;
        _buffer = new FlowBuffer(options.BatchBytes * 2);
        _session = time.GetUtcNow().UtcTicks;
        _lastSent = time.GetTimestamp();
        _source = open(this, _session);
    }

    /// <summary>The receiver.</summary>
    public PeerAddress To { get; }

    /// <summary>What the present session carries.</summary>
    public IFlowSource Source
    {
        get
        {
            lock (_gate) return _source;
        }
    }

    /// <summary>The present session.</summary>
    public long Session
    {
        get
        {
            lock (_gate) return _session;
        }
    }

    /// <summary>The source of a session has something to send.</summary>
    public void Wake(long session)
    {
        lock (_gate)
        {
            if (_isClosed || session != _session) return;
            _isWoken = true;
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>A session is of no use any more: another one begins, unless one has meanwhile.</summary>
    public void Restart(long session, string why)
    {
        if (!TryBreak(session)) return;
        _events.OnBroken(To, why, null);
        Speak();
    }

    /// <summary>Says that the flow lives if nothing else has been said for an interval.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            if (_isRunning || _isClosed || !_source.HasRelays || _time.GetElapsedTime(_lastSent) < _options.Heartbeat) return;
        }

        Speak();
    }

    /// <summary>Since when nothing has got through, or null while all is well.</summary>
    public TimeSpan? Failing
    {
        get
        {
            lock (_gate) return _failingSince == 0 ? null : _time.GetElapsedTime(_failingSince);
        }
    }

    /// <summary>Whether a batch has been under way for so long.</summary>
    public bool IsStuck(TimeSpan limit)
    {
        lock (_gate) return _handedOver != 0 && _time.GetElapsedTime(_handedOver) >= limit;
    }

    /// <summary>Whether the receiver has read nothing here for so long.</summary>
    public bool IsIdle(TimeSpan limit)
    {
        lock (_gate) return !_isRunning && !_source.HasRelays && _time.GetElapsedTime(_lastSent) > limit;
    }

    /// <summary>The receiver is dead.</summary>
    public void Close()
    {
        IFlowSource source;
        CancellationTokenSource ending;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            source = _source;
            ending = _ending;
        }

        _closing.Cancel();
        _ = ending.CancelAsync();
        source.Close();
    }

    /// <summary>Waits until nothing waits, as long as the receiver answers.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                if (!_isRunning || _isClosed || _failingSince != 0) return;
            }

            await Task.Delay(DrainStep, _time, cancellationToken);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private void Speak()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _mustSpeak = true;
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        while (TryFill(out var session, out var sequence))
        {
            // nothing to send after all: the session has ended, or there was nothing
            if (sequence == 0) continue;
            var (why, error) = await SendAsync(session, sequence);
            if (why is null)
            {
                _wait = FirstWait;
                continue;
            }

            lock (_gate)
            {
                if (_failingSince == 0) _failingSince = Math.Max(1, _time.GetTimestamp());
            }

            // the memory may still be read by a call that has timed out
            _buffer = new FlowBuffer(_options.BatchBytes * 2);
            if (TryBreak(session)) _events.OnBroken(To, why, error);
            await WaitAsync();
        }
    }

    // false when there is nothing more to do; a sequence of 0 means to look again
    private bool TryFill(out long session, out long sequence)
    {
        IFlowSource source;
        sequence = 0;
        lock (_gate)
        {
            session = _session;
            if (_isClosed)
            {
                _isRunning = false;
                return false;
            }

            source = _source;
            _isWoken = false;
        }

        _buffer.Clear();
        source.Write(_buffer, _options.BatchBytes);
        lock (_gate)
        {
            if (_isClosed || session != _session) return true;
            if (_buffer.Count == 0 && !_mustSpeak)
            {
                if (_isWoken) return true;
                _isRunning = false;
                return false;
            }

            _mustSpeak = false;
            sequence = ++_sequence;
            return true;
        }
    }

    private async Task<(string? Why, Exception? Error)> SendAsync(long session, long sequence)
    {
        try
        {
            var bytes = _buffer.Count;
            CancellationToken ending;
            lock (_gate)
            {
                if (session != _session) return ("another session has begun", null);
                ending = _ending.Token;
                _handedOver = Math.Max(1, _time.GetTimestamp());
            }

            var call = _transport.FlowAsync(To, session, sequence, _buffer.Written);

            // an answer that nobody waits for any more: the next session need not
            var reply = call.IsCompleted ? await call : await call.AsTask().WaitAsync(ending);
            if (reply != FlowReply.Accepted) return (reply == FlowReply.Broken ? "the receiver has missed something" : "the receiver knows of a later session, or takes this silo for dead", null);
            lock (_gate)
            {
                _lastSent = _time.GetTimestamp();
                _failingSince = 0;
            }

            if (bytes > 0) _events.OnSent(To, bytes);
            return default;
        }
        catch (Exception exception)
        {
            return ("a batch failed", exception);
        }
        finally
        {
            lock (_gate) _handedOver = 0;
        }
    }

    private bool TryBreak(long session)
    {
        IFlowSource source;
        CancellationTokenSource ending;
        lock (_gate)
        {
            if (_isClosed || session != _session) return false;
            source = _source;
            ending = _ending;
            _ending = new CancellationTokenSource();
            _session = Math.Max(_session + 1, _time.GetUtcNow().UtcTicks);
            _sequence = 0;
            _mustSpeak = true;
            _source = _open(this, _session);
        }

        _ = ending.CancelAsync();
        source.Close();
        return true;
    }

    private async Task WaitAsync()
    {
        var wait = _wait * (0.75 + (Random.Shared.NextDouble() / 2));
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        try
        {
            await Task.Delay(wait, _time, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // the receiver is dead: the loop sees it
        }
    }
}
