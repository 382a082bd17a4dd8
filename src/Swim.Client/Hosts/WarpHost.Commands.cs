using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.Client;

/// <content>Commands: a queue bounded in number and bytes, first in first out, written at most once each.</content>
internal sealed partial class WarpHost
{
    private readonly Queue<CommandRun> _commands = new();

    // whose frames the connection's writer has gathered and not yet sent
    private readonly List<CommandRun> _unsent = [];
    private CommandRun? _interrupted;
    private ITimer? _expiryTimer;
    private int _waitingCount;
    private long _waitingBytes;
    private bool _isExpirySet;

    /// <summary>Hands over commands of a batch, which must not change until they have been written or have failed. Null when this host has just retired: take another.</summary>
    /// <exception cref="AgentUnavailableException">Too many wait already.</exception>
    public CommandRun? TrySend(WarpNode node, NodeBatch batch, int start, int end)
    {
        var run = new CommandRun(node, batch, start, end, Time.GetTimestamp());
        var count = run.Left;
        lock (_gate)
        {
            if (_isRetired || _isStopping) return null;
            if (_waitingCount > 0 && (_waitingCount + count > Options.MaxWaitingCommands || _waitingBytes + run.Bytes > Options.MaxWaitingCommandBytes))
            {
                Metrics.Dropped(count);
                throw new AgentUnavailableException(node.Uri, $"{_waitingCount} commands ({_waitingBytes} bytes) wait for {address} already.");
            }

            TryEnter();
            _commands.Enqueue(run);
            _waitingCount += count;
            _waitingBytes += run.Bytes;
            if (!_isConnected && !_isExpirySet) SetExpiry(Options.RequestTimeout);
        }

        Metrics.WaitingChanged(count);
        _signal.Set();
        return run;
    }

    private bool TryTakeCommands([NotNullWhen(true)] out CommandRun? run)
    {
        lock (_gate)
        {
            run = _interrupted;
            _interrupted = null;
            if (run is null && !_commands.TryDequeue(out run)) return false;
            return true;
        }
    }

    private async ValueTask WriteAsync(HostSocket socket, CommandRun run, FrameBuffer buffer)
    {
        var written = 0;
        var count = run.Left;
        try
        {
            while (run.Left > 0)
            {
                var length = run.WriteNext(buffer);
                if (length == 0) continue;
                await socket.WriteAsync(buffer.Memory[..length]);
                written++;
            }
        }
        catch
        {
            run.Doubt();
            throw;
        }
        finally
        {
            Metrics.Sent(written);
            Leave(run, count - run.Left);
        }
    }

    // What is left waits for the next connection, before everything else.
    private void Leave(CommandRun run, int gone)
    {
        var isDone = run.Left == 0;
        lock (_gate)
        {
            _waitingCount -= gone;
            if (isDone) _waitingBytes -= run.Bytes;
            else _interrupted = run;
        }

        Metrics.WaitingChanged(-gone);
        if (!isDone) return;
        _unsent.Add(run);
    }

    private void CompleteUnsent()
    {
        foreach (var run in _unsent)
        {
            ChangeUse(-1);
            run.Complete();
        }

        _unsent.Clear();
    }

    private void SetExpiry(TimeSpan due)
    {
        _isExpirySet = true;
        if (_expiryTimer is null) _expiryTimer = Time.CreateTimer(static state => ((WarpHost)state!).OnExpiry(), this, due, Timeout.InfiniteTimeSpan);
        else _expiryTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void OnExpiry()
    {
        List<CommandRun>? expired = null;
        lock (_gate)
        {
            _isExpirySet = false;
            if (_isConnected || _isRetired) return;
            while ((_interrupted ?? (_commands.TryPeek(out var first) ? first : null)) is { } run)
            {
                var left = Options.RequestTimeout - Time.GetElapsedTime(run.Enqueued);
                if (left > TimeSpan.Zero)
                {
                    SetExpiry(left);
                    break;
                }

                (expired ??= []).Add(TakeLocked());
            }
        }

        if (expired is not null) Fail(expired, $"{address} could not be reached for {Options.RequestTimeout.TotalSeconds:0.###} s.");
    }

    private void FailCommands(string reason)
    {
        List<CommandRun> failed = [];
        lock (_gate)
        {
            while (_interrupted is not null || _commands.Count > 0) failed.Add(TakeLocked());
        }

        Fail(failed, reason);
    }

    private CommandRun TakeLocked()
    {
        var run = _interrupted ?? _commands.Dequeue();
        _interrupted = null;
        _waitingCount -= run.Left;
        _waitingBytes -= run.Bytes;
        return run;
    }

    private void Fail(List<CommandRun> runs, string reason)
    {
        if (runs.Count == 0) return;
        var count = 0;
        foreach (var run in runs) count += run.Left;
        Metrics.WaitingChanged(-count);
        Metrics.Dropped(count);
        ClientLog.CommandsDropped(Logger, count, address, reason);
        foreach (var run in runs)
        {
            ChangeUse(-1);
            run.Fail(reason);
        }
    }
}
