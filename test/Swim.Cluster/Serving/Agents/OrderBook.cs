namespace Swim.Cluster.Serving.Agents;

/// <summary>What an activation checks of what it is given: one handler at a time, each order of a connection once and in order.</summary>
internal sealed class OrderBook(string node)
{
    private readonly Dictionary<string, long> _last = [];
    private int _inside;

    public void Enter(in Order order)
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0) Violation.Report($"{node}: two handlers at once");
        if (_last.TryGetValue(order.Writer, out var last) && order.Sequence <= last) Violation.Report($"{node}: order {order.Sequence} of {order.Writer} after {last}");
        _last[order.Writer] = order.Sequence;
    }

    public void Leave()
    {
        if (Interlocked.Exchange(ref _inside, 0) != 1) Violation.Report($"{node}: two handlers at once");
    }
}
