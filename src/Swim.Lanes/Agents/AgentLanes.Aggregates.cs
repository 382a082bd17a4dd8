namespace Swim.Lanes;

/// <content>Aggregates that have changed in a turn are handed on at its end, before its changes are published.</content>
public sealed partial class AgentLanes
{
    // aggregates of aggregates settle in as many rounds as they are deep
    private const int MaxAggregateRounds = 32;

    // the last one changed in this turn; they form a ring
    private AggregateNode? _lastAggregate;

    internal void OnAggregateChanged(AggregateNode aggregate)
    {
        aggregate.IsDirty = true;
        if (_lastAggregate is null) aggregate.NextDirty = aggregate;
        else (aggregate.NextDirty, _lastAggregate.NextDirty) = (_lastAggregate.NextDirty, aggregate);
        _lastAggregate = aggregate;
        PostEndTurn();
    }

    private void RunAggregates()
    {
        if (_lastAggregate is null) return;
        var outer = _inBatch;
        _inBatch = true;
        for (var round = 0; _lastAggregate is { } last && round < MaxAggregateRounds; round++)
        {
            _lastAggregate = null;
            for (var aggregate = last.NextDirty; aggregate is not null;)
            {
                var next = ReferenceEquals(aggregate, last) ? null : aggregate.NextDirty;
                aggregate.NextDirty = null;
                aggregate.IsDirty = false;
                Flush(aggregate);
                aggregate = next;
            }
        }

        _inBatch = outer;

        // one that changes itself again and again goes on in the next turn
        if (_lastAggregate is not null) PostEndTurn();
    }

    private void Flush(AggregateNode aggregate)
    {
        try
        {
            aggregate.Flush();
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(aggregate.Lane.Name, error);
        }
    }
}
