namespace Swim.Crash.Stores;

/// <summary>Where the server keeps its state, and a look at it while nobody uses it.</summary>
internal abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>What the server is told of it.</summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>For people.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a kill of the server leaves nothing.</summary>
    public virtual bool LosesEverything => false;

    /// <summary>Whether the store can go away while the server lives.</summary>
    public virtual bool CanStop => false;

    /// <summary>As it is left by a kill: is it whole? Called while no server runs.</summary>
    public abstract Task<StoreState> InspectAsync();

    /// <summary>From now on nothing can be written: its process is killed, its disk is full.</summary>
    public virtual Task StopAsync() => throw new NotSupportedException("This store cannot go away.");

    /// <summary>It is there again.</summary>
    public virtual Task StartAsync() => throw new NotSupportedException("This store cannot go away.");

    public abstract ValueTask DisposeAsync();
}
