using System.Numerics;

namespace Swim.Gateway.Telemetry;

/// <summary>What a peer may cause as often as it likes is logged 16 times, then at every doubling. Not safe from several threads.</summary>
internal struct Doublings
{
    private const int AllOf = 16;

    private long _count;

    /// <summary>Counts one more; true when it is to be logged.</summary>
    /// <param name="count">How many there have been with this one.</param>
    public bool Count(out long count)
    {
        count = ++_count;
        return count <= AllOf || BitOperations.IsPow2(count);
    }
}
