namespace Swim.Crash.Stores;

/// <summary>Where the server keeps its state, and a look at it while nobody uses it.</summary>
internal abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>What the server is told of it.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Whether a kill of the server leaves nothing.</summary>
    public virtual bool LosesEverything => false;

    /// <summary>Whether the store is a process that can be killed by itself.</summary>
    public virtual bool CanStop => false;

    /// <summary>As it is left by a kill: is it whole? Called while no server runs.</summary>
    public abstract Task<StoreState> InspectAsync();

    /// <summary>Ends the store's process as a crash does.</summary>
    public virtual Task StopAsync() => throw new NotSupportedException("This store has no process of its own.");

    public virtual Task StartAsync() => throw new NotSupportedException("This store has no process of its own.");

    public abstract ValueTask DisposeAsync();
}
