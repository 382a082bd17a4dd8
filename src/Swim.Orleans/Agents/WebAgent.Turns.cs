using System.Runtime.InteropServices;
using Orleans;
using Orleans.Runtime;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

// Batches from this silo, carried out as turns of the agent without a grain call for each.
public abstract partial class WebAgent
{
    private int _requests;
    private long _calledAt;
    private AgentInbox? _inbox;

    /// <summary>Where batches of this silo wait for the agent's turn; null while it has never taken turns. Any thread.</summary>
    internal AgentInbox? Inbox => Volatile.Read(ref _inbox);

    /// <summary>
    /// Whether a batch may be handed to <see cref="TryRunTurn"/> instead of a grain call. A hint, any thread: the agent may decide otherwise when its turn has come.
    /// </summary>
    internal bool TakesTurns => Inbox is { IsOpen: true };

    /// <summary>
    /// Carries out a batch in one turn, on the agent's own thread, as the grain call would: not while another request's handler waits, not before the start nor after
    /// the end.
    /// </summary>
    /// <returns>How many steps have been carried out; the rest, or all, has to go by a grain call.</returns>
    internal int TryRunTurn(NodeBatch batch)
    {
        if (!TakesTurns || IsStopping || (batch.HasCommands && (_requests > 0 || !Core.ReturnsAtOnce))) return 0;
        var now = Used();
        if (Clock.GetElapsedTime(Volatile.Read(ref _calledAt), now) >= Shared.LongestWithoutCall) return 0;
        var done = Core.DeliverNow(batch);
        UpdateHold();
        return done;
    }

    /// <summary>Has the agent's lanes fetched into the processor's cache. Any thread.</summary>
    internal void FetchLanes() => CacheHint.Fetch(_lanes);

    /// <summary>The same for what they consist of, in two steps.</summary>
    internal void FetchLanes(int step) => _lanes?.Fetch(step);

    // methods of interfaces of its own are requests that nothing here sees
    private void OpenTurns()
    {
        Called();
        if (!OwnInterfaces.Has(GetType())) Volatile.Write(ref _inbox, new AgentInbox(this, GrainContext.Scheduler));
    }

    /// <summary>From now on all batches go by grain calls. Any thread.</summary>
    internal void CloseTurns() => Inbox?.Close();

    private void Called() => Volatile.Write(ref _calledAt, Used());

    private Request BeginRequest()
    {
        Called();
        _requests++;
        return new Request(this);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Request(WebAgent agent) : IDisposable
    {
        public void Dispose() => agent._requests--;
    }
}
