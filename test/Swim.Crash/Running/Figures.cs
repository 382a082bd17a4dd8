namespace Swim.Crash.Running;

/// <summary>What the clients of a run have done. Safe from any thread.</summary>
internal sealed class Figures
{
    private long _commands;
    private long _events;
    private long _acknowledged;

    public long Commands => Interlocked.Read(ref _commands);

    public long Events => Interlocked.Read(ref _events);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public void Command() => Interlocked.Increment(ref _commands);

    public void Event() => Interlocked.Increment(ref _events);

    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);
}
