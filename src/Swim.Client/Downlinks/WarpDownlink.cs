using Swim.Lanes;

namespace Swim.Client;

/// <summary>
/// A link to a lane of another host, followed until it is disposed or the host ends it. What comes waits coalesced (a value lane one slot, a map lane one entry
/// per key, events 10,000 or 1 MiB with the oldest dropped), so a slow handler costs nobody memory and sees fewer states, never an old last one. Handlers run one
/// at a time on the thread pool; what they throw is logged and does not end the link. All members are safe from any thread.
/// </summary>
public abstract class WarpDownlink : IThreadPoolWorkItem, IAsyncDisposable, IDisposable
{
    // of one link in one run, so that none keeps a thread to itself
    private const int Budget = 256;

    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _waiting = new();

    // one handler at a time, whoever runs it
    private readonly Lock _turn = new();
    private readonly Receiver _receiver;
    private readonly Action<UnlinkReason>? _onUnlinked;
    private TaskCompletionSource? _synced;
    private ITimer? _retry;
    private ReconnectDelay _delay;
    private volatile bool _isLinked;
    private volatile bool _isSynced;
    private volatile bool _isDisposed;

    private protected WarpDownlink(WarpNode node, string lane, LaneKind expected, bool sync, WarpLinkOptions? options, Action<UnlinkReason>? onUnlinked)
    {
        ArgumentException.ThrowIfNullOrEmpty(lane);
        Node = node;
        Lane = lane;
        LinkOptions = options ?? WarpLinkOptions.Default;
        IsSyncing = sync;
        _onUnlinked = onUnlinked;
        _delay = new ReconnectDelay(node.Client.Options);
        _receiver = new Receiver(this, expected);
    }

    /// <summary>The node at the other end.</summary>
    public WarpNode Node { get; }

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>Whether the host has said that the link stands, and it has not ended since. A lost connection that is being made anew does not count as an end.</summary>
    public bool IsLinked => _isLinked;

    /// <summary>Whether the lane's state has been received in full. Stays true while a lost connection is made anew.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>
    /// Completes when the link is over: disposed, or ended by the agent that stopped itself; fails with <see cref="NodeNotFoundException"/>, <see cref="LaneException"/>
    /// or <see cref="AgentUnavailableException"/> when the host refused it or, without <see cref="WarpLinkOptions.KeepLinked"/>, the connection was lost.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>Changes that newer ones have replaced before a handler saw them.</summary>
    public long Coalesced => _receiver.Coalesced;

    /// <summary>Events dropped because handlers were too slow.</summary>
    public long Dropped => _receiver.Dropped;

    private protected WarpLinkOptions LinkOptions { get; }

    private protected bool IsSyncing { get; }

    /// <summary>Ends the link; no handler begins after this, one may be under way.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same; nothing is waited for.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>Ends the link.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_isDisposed || !disposing) return;
        _isDisposed = true;
        _isLinked = false;
        _retry?.Dispose();
        Node.Unlink(Lane, _receiver);
        _receiver.Detach();
        Complete(null);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var left = Budget; left > 0; left--)
        {
            if (_isDisposed || !_receiver.TryTake(out var item)) return;
            try
            {
                lock (_turn) Handle(item);
            }
            catch (Exception exception)
            {
                ClientLog.HandlerFailed(Node.Client.Logger, exception, Node.Uri, Lane);
            }
            finally
            {
                item.Release();
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    internal void Open()
    {
        try
        {
            Node.Link(Lane, _receiver, IsSyncing, LinkOptions);
        }
        catch (AgentUnavailableException exception)
        {
            Complete(exception);
            throw;
        }
    }

    /// <summary>What the lane sends from now on, the state first if the link syncs. The consumer owns each item's payloads.</summary>
    private protected IAsyncEnumerable<LinkItem> ReadItemsAsync(LaneKind expected, CancellationToken cancellationToken) =>
        LinkSequence.ReadAsync(Node, Lane, expected, IsSyncing, LinkOptions, Completion, cancellationToken);

    private protected abstract void OnChange(in LaneOp op);

    private protected virtual void OnLinked()
    {
    }

    private protected virtual void OnSynced()
    {
    }

    /// <summary>Completes when the lane's state has been received.</summary>
    private protected async Task WhenSyncedAsync(CancellationToken cancellationToken)
    {
        Task synced;
        lock (_waiting)
        {
            if (_isSynced) return;
            _synced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            synced = _synced.Task;
        }

        await Task.WhenAny(synced, Completion).WaitAsync(cancellationToken);
        if (_isSynced) return;
        await Completion;
        throw new AgentUnavailableException(Node.Uri, $"the link to lane {Lane} ended before its state came.");
    }

    /// <summary>Runs something that may run handlers.</summary>
    private protected void RunBetweenHandlers(Action action)
    {
        if (_isDisposed) return;
        try
        {
            lock (_turn) action();
        }
        catch (Exception exception)
        {
            ClientLog.HandlerFailed(Node.Client.Logger, exception, Node.Uri, Lane);
        }
    }

    private protected void SendToLane(ReadOnlyMemory<byte> body) => _ = SendAsync(body);

    private protected LaneException WrongKind(string expected) =>
        new(Node.Uri, Lane, CommandStatus.Mismatch, $"expected the events of a {expected} lane, got others.");

    private async Task SendAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            await Node.CommandReconAsync(Lane, body);
        }
        catch (AgentUnavailableException exception)
        {
            // counted and logged by the host as well; what was shown ahead of the host is taken back
            OnNotSent(exception);
        }
    }

    private protected virtual void OnNotSent(AgentUnavailableException exception)
    {
    }

    private void Handle(in LinkItem item)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Linked:
                _isLinked = true;
                _delay.Reset();
                OnLinked();
                break;
            case LinkItemKind.Op:
                OnChange(item.Op);
                break;
            case LinkItemKind.Synced:
                lock (_waiting)
                {
                    _isSynced = true;
                    _synced?.TrySetResult();
                    _synced = null;
                }

                OnSynced();
                break;
            case LinkItemKind.Unlinked:
                OnUnlinked(item.Reason);
                break;
        }
    }

    private void OnUnlinked(UnlinkReason reason)
    {
        _isLinked = false;
        _isSynced = false;
        if (reason == UnlinkReason.Failed && LinkOptions.KeepLinked && !Node.Client.IsDisposed) Retry();
        else Complete(Node.ErrorOf(Lane, reason));
        _onUnlinked?.Invoke(reason);
    }

    private void Retry()
    {
        _retry?.Dispose();
        _retry = Node.Client.Time.CreateTimer(static state => ((WarpDownlink)state!).Reopen(), this, _delay.Next(), Timeout.InfiniteTimeSpan);
        if (_isDisposed) _retry.Dispose();
    }

    private void Reopen()
    {
        if (_isDisposed) return;
        try
        {
            Open();
        }
        catch (AgentUnavailableException exception)
        {
            ClientLog.HandlerFailed(Node.Client.Logger, exception, Node.Uri, Lane);
        }
    }

    private void Complete(Exception? error)
    {
        if (error is null) _completion.TrySetResult();
        else if (_completion.TrySetException(error)) _ = _completion.Task.Exception;
    }

    private sealed class Receiver(WarpDownlink owner, LaneKind expected) : LinkBuffer
    {
        public override LaneKind? ExpectedKind => expected;

        protected override void OnReady() => ThreadPool.UnsafeQueueUserWorkItem(owner, preferLocal: false);
    }
}
