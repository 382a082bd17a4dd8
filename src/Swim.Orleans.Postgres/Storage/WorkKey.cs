namespace Swim.Postgres;

/// <summary>What a read or write is about: an agent (type, node) or a state of a grain (type, key, name).</summary>
internal readonly record struct WorkKey(string Type, string Id, string Name = "")
{
    /// <summary>The same in every process of this run; only its spread matters.</summary>
    public int Partition(int count) => (int)((uint)HashCode.Combine(Type, Id) % (uint)count);
}
