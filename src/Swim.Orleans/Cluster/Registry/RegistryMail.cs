using System.Diagnostics.CodeAnalysis;

namespace Swim.Runtime;

/// <summary>
/// What one owner is to be told: one message under way, the next one fills meanwhile. What is read is said by its present state, once per node however often it has changed.
/// What fails is handed back, to be told to whoever owns it then. Sends from the thread pool. Safe from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "its token has no timer and no wait handle: there is nothing to release")]
internal sealed class RegistryMail(PeerAddress owner, IPeerTransport transport, IRegistryAsker asker, TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>Steps in one message.</summary>
    public const int MaxSteps = 512;

    // an owner that is behind by so many is as good as dead, and when it is, everything is told anew
    private const int MaxWaiting = 65_536;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<PendingStep> _steps = new();
    private readonly HashSet<string> _watches = new(StringComparer.Ordinal);
    private readonly List<PendingStep> _sending = [];
    private readonly CancellationTokenSource _closing = new();
    private TimeSpan _wait = FirstWait;
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>Steps that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _steps.Count + _watches.Count;
        }
    }

    /// <summary>Has a step told, in order; when too many wait it is left out, and nobody answers it. False when the owner is dead.</summary>
    public bool TryPost(in PendingStep step)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            if (_steps.Count >= MaxWaiting)
            {
                step.Answered?.TrySetResult(default);
                return true;
            }

            _steps.Enqueue(step);
            if (!Start()) return true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Has told what is read of a node when the message is made. False when the owner is dead.</summary>
    public bool TryWatch(string node)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _watches.Add(node);
            if (!Start()) return true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>The owner is dead: what waits is handed back.</summary>
    public void Close()
    {
        PendingStep[] steps;
        string[] watches;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            steps = [.. _steps];
            watches = [.. _watches];
            _steps.Clear();
            _watches.Clear();
        }

        // what goes on then does not do so in the caller's lock
        _ = _closing.CancelAsync();
        foreach (var step in steps) asker.Retry(step);
        foreach (var node in watches) asker.RetryWatch(node);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private bool Start()
    {
        if (_isRunning) return false;
        return _isRunning = true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever it was, it is told again")]
    private async Task RunAsync()
    {
        while (Take() is { } steps)
        {
            RegistryAnswer[] answers;
            try
            {
                answers = await transport.RegisterAsync(owner, steps);
            }
            catch (Exception exception)
            {
                asker.OnFailed(owner, exception);
                var wait = _wait * (0.75 + (Random.Shared.NextDouble() / 2));
                _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;

                // the owner is dead: others are told at once
                await Task.Delay(wait, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                HandBack();
                continue;
            }

            _wait = FirstWait;
            for (var i = 0; i < answers.Length; i++)
            {
                if (_sending[i].Answered is { } answered) answered.TrySetResult(answers[i]);
                asker.OnAnswer(_sending[i].Step, answers[i]);
            }
        }
    }

    private RegistryStep[]? Take()
    {
        lock (_gate)
        {
            _sending.Clear();
            while (_sending.Count < MaxSteps && _steps.TryDequeue(out var step)) _sending.Add(step);
            foreach (var node in _watches)
            {
                if (_sending.Count == MaxSteps) break;
                _sending.Add(new PendingStep(RegistryStep.Watch(node, [], 0), null));
            }

            foreach (var pending in _sending)
                if (pending.Step.Kind == RegistryKind.Watch) _watches.Remove(pending.Step.Node);
            if (_sending.Count == 0)
            {
                _isRunning = false;
                return null;
            }
        }

        // outside the gate: the hub is asked
        var steps = new RegistryStep[_sending.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var pending = _sending[i];
            if (pending.Step.Kind == RegistryKind.Watch) _sending[i] = pending = pending with { Step = asker.WatchOf(pending.Step.Node) };
            steps[i] = pending.Step;
        }

        return steps;
    }

    private void HandBack()
    {
        foreach (var pending in _sending)
        {
            if (pending.Step.Kind == RegistryKind.Watch) asker.RetryWatch(pending.Step.Node);
            else asker.Retry(pending);
        }
    }
}
