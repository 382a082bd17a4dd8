using Swim.Lanes;

namespace Swim;

/// <summary>An aggregate of a lane's entries as the agent's turns see it.</summary>
public abstract class AggregateNode : IDisposable
{
    private bool _disposed;

    private protected AggregateNode(Lane lane) => Lane = lane;

    internal Lane Lane { get; }

    /// <summary>The next one that has changed in this turn.</summary>
    internal AggregateNode? NextDirty { get; set; }

    internal bool IsDirty { get; set; }

    /// <summary>Follows the lane no more; what it was written to stays as it is.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Hands on what has changed in the turn. Throws what handlers of the lanes written to throw.</summary>
    internal abstract void Flush();

    private protected abstract void End();

    private protected void Touch()
    {
        if (!IsDirty && !_disposed) Lane.Agent.OnAggregateChanged(this);
    }

    /// <summary>The author's selector threw: reported, the entry is left out.</summary>
    private protected void Failed(Exception error) => Lane.Agent.Host.OnHandlerFailed(Lane.Name, error);
}
