namespace Swim.Lanes;

/// <summary>An agent that has been given batches and has not been told so yet.</summary>
public abstract class WaitingAgent
{
    // in the list that it waits in: one at a time
    internal WaitingAgent? Next { get; set; }

    /// <summary>Tells it. Called once for each time it was added to <see cref="WaitingAgents"/>, on any thread; must not wait.</summary>
    public abstract void Wake();
}
