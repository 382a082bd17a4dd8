namespace Swim.Lanes;

/// <summary>An agent that has been given batches and has not been told so yet.</summary>
public abstract class WaitingAgent
{
    /// <summary>Into how many steps <see cref="Fetch"/> is divided.</summary>
    public const int FetchSteps = 4;

    /// <summary>
    /// Has a part of what its turn will look at fetched into the processor's cache (<see cref="CacheHint"/>): each step what the one before has made known. Many agents take a step each, then
    /// the next. Any thread.
    /// </summary>
    public virtual void Fetch(int step)
    {
    }

    /// <summary>Tells it. Called once for each time it was added to <see cref="WaitingAgents"/>, on any thread; must not wait.</summary>
    public abstract void Wake();
}
