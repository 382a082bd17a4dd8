using System.Collections.Concurrent;
using System.Text;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>
/// Messages of other silos with batches for agents of this one: each goes to its agent, which nobody else's waits for. How much there is of it each sender bounds
/// (<see cref="BatchFlow.MaxUndone"/>). Safe from any thread.
/// </summary>
internal sealed class ArrivedBatches
{
    private readonly ConcurrentDictionary<(PeerAddress From, long Message), ArrivedMessage> _messages = [];
    private readonly LaneNames _names = new();
    private readonly ClusterFeeds _feeds;
    private readonly bool _takesTurns;

    public ArrivedBatches(ClusterFeeds feeds, ForeignFilters filters)
    {
        _feeds = feeds;
        _takesTurns = !filters.Any;
        feeds.Died += Drop;
        feeds.Ticked += Sweep;
    }

    /// <inheritdoc cref="IBatchTransport.DeliverAsync"/>
    public ValueTask<BatchReply> OnDeliver(PeerAddress from, long number, ReadOnlySpan<byte> batches)
    {
        // of real time: with a clock that a test holds still, a slow handler would hold up all others
        var message = new ArrivedMessage(TimeProvider.System);
        if (ExecutionContext.IsFlowSuppressed())
        {
            Start(from, message, batches);
        }
        else
        {
            // turns are no part of the message's own call
            using var flow = ExecutionContext.SuppressFlow();
            Start(from, message, batches);
        }

        return FinishAsync(from, number, message, message.StartAsync());
    }

    /// <inheritdoc cref="IBatchTransport.OutcomesAsync"/>
    public ValueTask<BatchReply> OnOutcomes(PeerAddress from, long number) => _messages.TryGetValue((from, number), out var message)
        ? FinishAsync(from, number, message, message.NextAsync())
        : throw new InvalidOperationException($"Message {number} of {from} is not known here.");

    private void Start(PeerAddress from, ArrivedMessage message, ReadOnlySpan<byte> batches)
    {
        var isHeard = from.Silo is not { } silo || !_feeds.IsKnownDead(silo);
        var reader = new BatchReader(batches, from, _feeds, _names);
        Span<char> text = stackalloc char[NodeAddress.MaxNodeLength];
        while (reader.TryReadNode(out var node))
        {
            var turn = ArrivedTurn.Rent();
            reader.ReadInto(turn.Batch);
            var index = message.Open();
            if (isHeard && node.Length <= text.Length && _feeds.Presence.Find(text[..Encoding.UTF8.GetChars(node, text)]) is PresentAgent { Agent: not null } present)
            {
                turn.Start(message, index, present, _takesTurns);
            }
            else
            {
                turn.Return();
                message.NotRun(index);
            }
        }
    }

    private async ValueTask<BatchReply> FinishAsync(PeerAddress from, long number, ArrivedMessage message, ValueTask<BatchReply> answer)
    {
        var reply = await answer;
        if (reply.IsLast)
        {
            _messages.TryRemove((from, number), out _);
            message.Dispose();
        }
        else
        {
            _messages[(from, number)] = message;
            if (from.Silo is { } silo && _feeds.IsKnownDead(silo)) Drop(from);
        }

        return reply;
    }

    // an answer that was lost is asked for no more
    private void Sweep()
    {
        foreach (var (key, message) in _messages)
            if (message.IsForgotten && _messages.TryRemove(key, out _)) message.Dispose();
    }

    private void Drop(PeerAddress peer)
    {
        foreach (var (key, _) in _messages)
            if (key.From == peer) _messages.TryRemove(key, out _);
    }
}
