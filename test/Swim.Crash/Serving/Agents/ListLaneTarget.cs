using Swim.Crash.Scripts;

namespace Swim.Crash.Serving.Agents;

/// <summary>A list lane as a script's target.</summary>
internal sealed class ListLaneTarget(ListLane<Mark> lane, long at) : IListTarget
{
    public int Count => lane.Count;

    public void Insert(int index, long id) => lane.Insert(index, Written(id));

    public void Set(int index, long id) => lane[index] = Written(id);

    public void Move(int from, int to) => lane.Move(from, to);

    public void RemoveAt(int index) => lane.RemoveAt(index);

    public void Clear() => lane.Clear();

    public void Drop(int count) => lane.Drop(count);

    public void Take(int count) => lane.Take(count);

    private Mark Written(long id) => new(id, at, Script.Padding(id));
}
