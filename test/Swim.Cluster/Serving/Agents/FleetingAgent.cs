using System.Diagnostics;
using Orleans;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Lanes that are not stored, and go with the activation unless it takes them along.</summary>
[Agent("/fleeting/:id")]
public sealed partial class FleetingAgent : WebAgent
{
    private OrderBook? _book;

    [Lane("tValue", Durability = Durability.Transient)] public partial ValueLane<Mark> Value { get; }

    [Lane("tMap", Durability = Durability.Transient)] public partial MapLane<string, long> Map { get; }

    /// <summary>By silo, the last beat that came through it.</summary>
    [Lane("beat", Durability = Durability.Transient)] public partial MapLane<int, long> Beats { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        _book = new OrderBook(NodeUri);
        ActiveAgents.Started(NodeUri);
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Stopped(NodeUri);
        return Task.CompletedTask;
    }

    [Command("order")]
    private void Write(Order order)
    {
        _book!.Enter(order);
        if (order.Kind.Contains('t', StringComparison.Ordinal) && order.Number > Value.Value.Number) Value.Value = new Mark(order.Number, Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000));
        _book.Leave();
    }

    [Command("tick")]
    private void Tick(Beat beat)
    {
        if (beat.Number > Beats.GetOrUnit(beat.Slot)) Beats[beat.Slot] = beat.Number;
    }

    [Command("move")]
    private void Move() => this.MigrateOnIdle();
}
