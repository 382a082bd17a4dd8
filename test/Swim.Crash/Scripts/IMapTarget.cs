namespace Swim.Crash.Scripts;

/// <summary>A map that a script writes: the agent's lane, or the checker's own.</summary>
internal interface IMapTarget
{
    int Count { get; }

    void Put(long key, long id);

    void Remove(long key);

    void Clear();

    void Drop(int count);

    void Take(int count);
}
