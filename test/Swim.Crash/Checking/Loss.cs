namespace Swim.Crash.Checking;

/// <summary>What write-behind lanes have lost in a crash.</summary>
internal sealed class Loss
{
    /// <summary>Steps that someone had seen.</summary>
    public long Steps { get; private set; }

    /// <summary>Age of the oldest of them when the server died, in milliseconds.</summary>
    public long Window { get; private set; }

    public void Add(long steps, long window)
    {
        Steps += steps;
        Window = Math.Max(Window, window);
    }
}
