using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

/// <summary>
/// An agent's link to a lane of another agent. Open from <see cref="Downlinks"/> until it is disposed, the agent ends, or the lane's agent stops itself;
/// when that agent cannot be reached it is opened again and again, 0.5 to 15 s apart. What comes waits coalesced, and its handlers run on this agent's
/// thread of logic, never beside another handler. An open downlink keeps its agent active. Members are for the agent's own thread.
/// </summary>
public abstract class AgentDownlink : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Link _link;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly bool _sync;
    private readonly Action<UnlinkReason>? _onUnlinked;
    private TimeSpan _wait = FirstWait;
    private AgentTimer? _retry;
    private bool _disposed;

    private protected AgentDownlink(WebAgent agent, NodeTarget target, string lane, LaneKind? expected, bool sync, Action<UnlinkReason>? onUnlinked, ReadOnlyMemory<byte> body = default)
    {
        Agent = agent;
        _body = body;
        _sync = sync;
        _onUnlinked = onUnlinked;
        _link = new Link(this, agent.Shared.Router, target, lane, expected);
    }

    /// <summary>The node path of the agent at the other end.</summary>
    public string NodeUri => _link.Node;

    /// <summary>The lane's name.</summary>
    public string LaneUri => _link.Lane;

    /// <summary>Whether the link stands.</summary>
    public bool IsLinked { get; private set; }

    /// <summary>Whether the lane's state has been received in full since the link stands. Always false for event downlinks.</summary>
    public bool IsSynced { get; private set; }

    private protected WebAgent Agent { get; }

    /// <summary>Ends the link; no handler runs any more.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        IsLinked = false;
        IsSynced = false;
        _retry?.Dispose();
        _link.Detach();
        Agent.OnDownlinkClosed(this);
        GC.SuppressFinalize(this);
    }

    internal void Open() => _ = _link.OpenAsync(_sync, _body);

    /// <summary>Runs the handlers of what waits, at most <paramref name="budget"/> items; false when more waits.</summary>
    internal bool Drain(int budget)
    {
        while (!_disposed)
        {
            if (budget-- == 0) return false;
            if (!_link.TryTake(out var item)) return true;
            try
            {
                Handle(item);
            }
            catch (Exception exception)
            {
                Agent.OnDownlinkFailed(this, exception);
            }
            finally
            {
                item.Release();
            }
        }

        return true;
    }

    private protected abstract void OnChange(in LaneOp op);

    private protected virtual void OnLinked()
    {
    }

    private protected virtual void OnSynced()
    {
    }

    private protected void SendToLane(ReadOnlyMemory<byte> body) => Agent.Send(_link.Target, LaneUri, body);

    private void Handle(in LinkItem item)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Linked:
                IsLinked = true;
                _wait = FirstWait;
                OnLinked();
                break;
            case LinkItemKind.Op:
                OnChange(item.Op);
                break;
            case LinkItemKind.Synced:
                IsSynced = true;
                OnSynced();
                break;
            case LinkItemKind.Unlinked:
                Unlinked(item.Reason);
                break;
        }
    }

    private void Unlinked(UnlinkReason reason)
    {
        IsLinked = false;
        IsSynced = false;
        if (reason == UnlinkReason.Failed)
        {
            var wait = _wait * (0.75 + (Random.Shared.NextDouble() / 2));
            _wait = _wait * 1.8 < LongestWait ? _wait * 1.8 : LongestWait;
            _retry = Agent.Timers.After(wait, Open);
        }

        _onUnlinked?.Invoke(reason);
    }

    private sealed class Link(AgentDownlink owner, ILaneRouter router, NodeTarget target, string lane, LaneKind? expected)
        : RoutedLink(router, target, lane, expected)
    {
        public override LinkFace Face => LinkFace.Downlink;

        protected override void OnReady() => owner.Agent.Wake(owner);
    }
}
