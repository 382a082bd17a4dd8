namespace Swim.Lanes;

/// <summary>
/// The receiving end of one session with a process whose agents are read here: decodes what its <see cref="RelayPeer"/> wrote and posts it into the feeds of
/// this process. One caller at a time applies, in the order of the session; nothing blocks.
/// </summary>
public sealed partial class RelaySource
{
    /// <summary>A new session.</summary>
    /// <param name="hub">Where the readers are.</param>
    /// <param name="state">Whatever tells the owner which process it is.</param>
    public RelaySource(LaneHub hub, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(hub);
        Hub = hub;
        State = state;
    }

    /// <summary>Whatever tells the owner which process it is.</summary>
    public object? State { get; }

    /// <summary>The session has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Lanes declared and not ended: while there are any, silence is not peace.</summary>
    public int FeedCount => 0;

    internal LaneHub Hub { get; }

    /// <summary>Carries out what one call of <see cref="RelayPeer.Write"/> wrote.</summary>
    /// <exception cref="RelayFormatException">It is not in a format known here, or broken: end the session.</exception>
    public void Apply(ReadOnlySpan<byte> batch)
    {
    }

    /// <summary>
    /// The session has ended (a gap, another session, the process is dead): lanes that were read through it are told to <see cref="IHubWatch.Orphaned"/>.
    /// Any thread, not beside <see cref="Apply"/>; again does nothing.
    /// </summary>
    public void Close()
    {
    }

    /// <summary>There is no activation of the node at the other side any more, so nothing will come: its lanes count as orphaned. Any thread.</summary>
    public void Drop(string node, string lane)
    {
    }
}
