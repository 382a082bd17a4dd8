namespace Swim.Crash.Scripts;

/// <summary>A list that a script writes: the agent's lane, or the checker's own.</summary>
internal interface IListTarget
{
    int Count { get; }

    void Insert(int index, long id);

    void Set(int index, long id);

    void Move(int from, int to);

    void RemoveAt(int index);

    void Clear();

    void Drop(int count);

    void Take(int count);
}
