using System.Diagnostics;
using Orleans.Placement;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Publishes by itself, at a pace it is told; lives where it was first asked for.</summary>
[Agent("/meter/:id"), PreferLocalPlacement]
public sealed partial class MeterAgent : WebAgent
{
    private static long _noted;

    private AgentTimer? _timer;
    private Pace _pace;
    private int _turn;
    private long _number;

    /// <summary>Commands that agents of this process have noted.</summary>
    public static long Noted => Interlocked.Read(ref _noted);

    [Lane("value", Durability = Durability.Transient)] public partial ValueLane<Sample> Value { get; }

    [Lane("items")] public partial SupplyLane<Sample> Items { get; }

    [Command("run")]
    private void Run(Pace pace)
    {
        _timer?.Dispose();
        _pace = pace;
        _turn = 0;
        var period = TimeSpan.FromMilliseconds(pace.Period);

        // not all agents at once
        _timer = ScheduleEvery(period * Random.Shared.NextDouble(), period, Tick);
    }

    [Command("note")]
    private void Note(long number)
    {
        _number = number;
        Interlocked.Increment(ref _noted);
    }

    private ValueTask Tick()
    {
        for (var i = 0; i < _pace.Burst; i++) Items.Push(new Sample(++_number, Stopwatch.GetTimestamp()));
        Value.Value = new Sample(_number, Stopwatch.GetTimestamp());
        if (++_turn >= _pace.Turns) _timer?.Dispose();
        return ValueTask.CompletedTask;
    }
}
