using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// What one publishing silo is asked: one message under way, the next one fills meanwhile. Every request says the same thing however often it is carried out, so what
/// fails is sent again until the silo is known to be dead. Sends from the thread pool. Safe from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "its token has no timer and no wait handle: there is nothing to release")]
internal sealed class ControlMail(PeerAddress to, IPeerTransport transport, IControlAsker asker, TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>Requests in one message.</summary>
    public const int MaxSteps = 512;

    /// <summary>Texts for everybody that wait; beyond it a new one is left out.</summary>
    public const int MaxNotices = 1024;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<ControlRequest> _steps = new();
    private readonly HashSet<string> _attaching = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private TimeSpan _wait = FirstWait;
    private int _notices;
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>Requests that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _steps.Count;
        }
    }

    /// <summary>Asks; an <see cref="ControlKind.Attach"/> of a node that waits already is not repeated. False when the silo is dead.</summary>
    public bool TryPost(in ControlRequest request)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            if (request.Step.Kind == ControlKind.Attach && !_attaching.Add(request.Step.Node)) return true;
            if (request.Step.Kind == ControlKind.Notice && ++_notices > MaxNotices)
            {
                _notices--;
                return false;
            }

            _steps.Enqueue(request);
            if (_isRunning) return true;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>The silo is dead.</summary>
    public void Close()
    {
        ControlRequest[] lost;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            lost = [.. _steps];
            _steps.Clear();
            _attaching.Clear();
        }

        _closing.Cancel();
        foreach (var request in lost) asker.OnReply(to, request, isThere: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    [SuppressMessage("Design", "CA1031", Justification = "whatever it was, it is asked again")]
    private async Task RunAsync()
    {
        while (Take() is { } requests)
        {
            var steps = Array.ConvertAll(requests, static request => request.Step);
            while (true)
            {
                try
                {
                    var replies = await transport.ControlAsync(to, steps);
                    _wait = FirstWait;
                    for (var i = 0; i < requests.Length; i++) asker.OnReply(to, requests[i], replies[i]);
                    break;
                }
                catch (Exception exception) when (!_closing.IsCancellationRequested)
                {
                    asker.OnFailed(to, exception);
                    await WaitAsync();
                }
                catch (Exception)
                {
                    foreach (var request in requests) asker.OnReply(to, request, isThere: false);
                    break;
                }
            }
        }
    }

    private async Task WaitAsync()
    {
        var wait = _wait * (0.75 + (Random.Shared.NextDouble() / 2));
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        try
        {
            await Task.Delay(wait, time, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // the silo is dead: the next try says so
        }
    }

    private ControlRequest[]? Take()
    {
        lock (_gate)
        {
            if (_steps.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            var requests = new ControlRequest[Math.Min(_steps.Count, MaxSteps)];
            for (var i = 0; i < requests.Length; i++)
            {
                requests[i] = _steps.Dequeue();
                if (requests[i].Step.Kind == ControlKind.Notice) _notices--;
                if (requests[i].Step.Kind == ControlKind.Attach) _attaching.Remove(requests[i].Step.Node);
            }

            return requests;
        }
    }
}
