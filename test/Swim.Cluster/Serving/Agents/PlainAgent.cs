using System.Diagnostics;
using Orleans;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Lanes whose state is stored, so that the agent may be collected while it is idle.</summary>
[Agent("/plain/:id")]
public sealed partial class PlainAgent : WebAgent
{
    private const int ListLength = 40;
    private const int Writers = 64;

    private OrderBook? _book;

    [Lane("cValue", Durability = Durability.Committed)] public partial ValueLane<Mark> CommittedValue { get; }

    [Lane("cMap", Durability = Durability.Committed)] public partial MapLane<string, long> CommittedMap { get; }

    [Lane("cList", Durability = Durability.Committed)] public partial ListLane<Mark> CommittedList { get; }

    [Lane("wValue")] public partial ValueLane<Mark> BehindValue { get; }

    [Lane("wMap")] public partial MapLane<string, long> BehindMap { get; }

    [Lane("wList")] public partial ListLane<Mark> BehindList { get; }

    [Lane("news")] public partial SupplyLane<News> News { get; }

    /// <summary>By silo, the last beat that came through it.</summary>
    [Lane("beat")] public partial MapLane<int, long> Beats { get; }

    /// <summary>Steps from one to the next, each by the activation that holds the agent.</summary>
    [Lane("steps", Durability = Durability.Committed)] public partial ValueLane<Step> Steps { get; }

    /// <summary>Activations so far.</summary>
    [Lane("life", Durability = Durability.Committed)] public partial ValueLane<long> Life { get; }

    /// <summary>By connection, its last order: one that comes after it has come twice.</summary>
    [Lane("cWriters", Durability = Durability.Committed)] public partial MapLane<string, long> CommittedWriters { get; }

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000);

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        _book = new OrderBook(NodeUri);
        ActiveAgents.Started(NodeUri);
        Life.Value++;
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Stopped(NodeUri);
        return Task.CompletedTask;
    }

    [Command("order")]
    private async Task OrderAsync(Order order)
    {
        _book!.Enter(order);
        if (order.Number % 4 == 0) await Task.Yield();
        var mark = new Mark(order.Number, Now);
        foreach (var kind in order.Kind) Write(kind, order, mark);
        _book.Leave();
    }

    [Command("tick")]
    private void Tick(Beat beat)
    {
        if (beat.Number > Beats.GetOrUnit(beat.Slot)) Beats[beat.Slot] = beat.Number;
    }

    /// <summary>To another silo, perhaps.</summary>
    [Command("move")]
    private void Move() => this.MigrateOnIdle();

    private void Write(char kind, in Order order, in Mark mark)
    {
        switch (kind)
        {
            // an older order may come by way of a silo that had stood still
            case 'c' when mark.Number > CommittedValue.Value.Number:
                CommittedValue.Value = mark;
                break;
            case 'w' when mark.Number > BehindValue.Value.Number:
                BehindValue.Value = mark;
                break;
            case 'l':
                Append(CommittedList, mark);
                break;
            case 'd':
                Append(BehindList, mark);
                break;
            case 'n':
                News.Push(new News(order.Writer, order.Sequence));
                break;
            case 's':
                Steps.Value = new Step(Steps.Value.Number + 1, Life.Value);
                Once(order);
                break;
        }

        Written(kind, mark);
    }

    /// <summary>For a later version of the program.</summary>
    partial void Written(char kind, in Mark mark);

    private void Once(in Order order)
    {
        if (CommittedWriters.GetOrUnit(order.Writer) >= order.Sequence) Violation.Report($"{NodeUri}: order {order.Sequence} of {order.Writer} was delivered twice");
        CommittedWriters[order.Writer] = order.Sequence;
        if (CommittedWriters.Count > Writers) CommittedWriters.Drop(1);
    }

    private static void Append(ListLane<Mark> list, in Mark mark)
    {
        if (list.Count > 0 && list[^1].Number >= mark.Number) return;
        list.Add(mark);
        if (list.Count > ListLength) list.RemoveAt(0);
    }
}
