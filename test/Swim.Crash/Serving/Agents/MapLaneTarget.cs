using Swim.Crash.Scripts;

namespace Swim.Crash.Serving.Agents;

/// <summary>A map lane as a script's target.</summary>
internal sealed class MapLaneTarget(MapLane<long, Mark> lane, long at) : IMapTarget
{
    public int Count => lane.Count;

    public void Put(long key, long id) => lane[key] = new Mark(id, at, Script.Padding(id));

    public void Remove(long key) => lane.Remove(key);

    public void Clear() => lane.Clear();

    public void Drop(int count) => lane.Drop(count);

    public void Take(int count) => lane.Take(count);
}
