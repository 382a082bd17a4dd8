namespace Swim.StorageBench.Load;

/// <summary>One way to make updates durable. An update is one row of <see cref="Rows.Length"/> bytes; it counts when it is on the disk.</summary>
internal abstract class Contestant : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>How many callers work at once; each has the next update only when its last is durable.</summary>
    public abstract int Callers { get; }

    /// <summary>Updates that one call makes durable.</summary>
    public virtual int UpdatesPerCall => 1;

    public abstract ValueTask StartAsync();

    public abstract ValueTask UpdateAsync(int caller, long round);

    public abstract ValueTask DisposeAsync();
}
