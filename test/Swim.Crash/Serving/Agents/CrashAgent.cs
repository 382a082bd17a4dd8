using System.Diagnostics;
using Swim.Crash.Scripts;

namespace Swim.Crash.Serving.Agents;

/// <summary>Lanes of all durabilities which go on by script, a step at a time, and lanes that clients write themselves.</summary>
[Agent("/crash/:id")]
public sealed partial class CrashAgent : WebAgent
{
    [Lane("cValue", Durability = Durability.Committed)] public partial ValueLane<Mark> CommittedValue { get; }

    [Lane("cMap", Durability = Durability.Committed)] public partial MapLane<long, Mark> CommittedMap { get; }

    [Lane("cList", Durability = Durability.Committed)] public partial ListLane<Mark> CommittedList { get; }

    [Lane("cWriters", Durability = Durability.Committed)] public partial MapLane<int, long> CommittedWriters { get; }

    [Lane("cKeys", Durability = Durability.Committed)] public partial MapLane<string, long> CommittedKeys { get; }

    [Lane("cCell", Durability = Durability.Committed)] public partial ValueLane<long> CommittedCell { get; }

    [Lane("wValue")] public partial ValueLane<Mark> BehindValue { get; }

    [Lane("wMap")] public partial MapLane<long, Mark> BehindMap { get; }

    [Lane("wList")] public partial ListLane<Mark> BehindList { get; }

    [Lane("wWriters")] public partial MapLane<int, long> BehindWriters { get; }

    [Lane("wKeys")] public partial MapLane<string, long> BehindKeys { get; }

    [Lane("tValue", Durability = Durability.Transient)] public partial ValueLane<Mark> TransientValue { get; }

    [Lane("tMap", Durability = Durability.Transient)] public partial MapLane<long, Mark> TransientMap { get; }

    [Lane("tList", Durability = Durability.Transient)] public partial ListLane<Mark> TransientList { get; }

    [Lane("tWriters", Durability = Durability.Transient)] public partial MapLane<int, long> TransientWriters { get; }

    /// <summary>Orders that have come twice.</summary>
    [Lane("twice")] public partial ValueLane<long> Twice { get; }

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000);

    [Command("step")]
    private void Step(StepOrder order)
    {
        var at = Now;
        if (order.Groups.Contains('c', StringComparison.Ordinal)) Play('c', order, at, CommittedValue, CommittedMap, CommittedList, CommittedWriters);
        if (order.Groups.Contains('w', StringComparison.Ordinal)) Play('w', order, at, BehindValue, BehindMap, BehindList, BehindWriters);
        if (order.Groups.Contains('t', StringComparison.Ordinal)) Play('t', order, at, TransientValue, TransientMap, TransientList, TransientWriters);
    }

    private void Play(char group, in StepOrder order, long at, ValueLane<Mark> value, MapLane<long, Mark> map, ListLane<Mark> list, MapLane<int, long> writers)
    {
        if (writers.GetOrUnit(order.Writer) >= order.Number) Twice.Value++;
        writers[order.Writer] = order.Number;
        var salt = Script.Salt(NodeUri, group);
        var mapTarget = new MapLaneTarget(map, at);
        var listTarget = new ListLaneTarget(list, at);
        for (var i = 0; i < order.Times; i++)
        {
            // each lane by itself: after a crash they need not stand at the same step
            value.Value = new Mark(Script.Id(Script.StepOf(value.Value.Id) + 1, 0), at, null);
            Script.PlayMap(salt, Script.StepOf(map.GetOrUnit(Script.StepKey).Id) + 1, mapTarget);
            Script.PlayList(salt, (list.Count == 0 ? 0 : Script.StepOf(list[0].Id)) + 1, listTarget);
        }
    }
}
