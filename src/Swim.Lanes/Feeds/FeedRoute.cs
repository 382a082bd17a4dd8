namespace Swim.Lanes;

/// <summary>
/// How a feed is tied to other processes: who publishes, what its readers have been told, who is relayed to. None where there is one process.
/// The feed's gate guards it.
/// </summary>
/// <param name="near">The activation of this process that has published until now; empty: none.</param>
internal sealed class FeedRoute(Guid near)
{
    public FeedSource Source { get; } = new(near);

    public FeedPicture Picture { get; } = new();

    /// <summary>Members that stand for other processes. There are some only while the source is near: they say what it says.</summary>
    public List<FeedLink> Relays { get; } = [];

    /// <summary>How many of them may have readers with keys that are not known here (<see cref="FeedLink.IsUnsure"/>).</summary>
    public int UnsureRelays { get; set; }

    /// <summary>Keys taken for known since then that are probably new.</summary>
    public int Doubts { get; set; }

    /// <summary>Readers whose question an activation of this process has answered in vain, since another one publishes or what they have is being compared; they are to ask again.</summary>
    public List<ILaneReader>? Unserved { get; set; }

    public void ForgetRelays()
    {
        Relays.Clear();
        UnsureRelays = 0;
        Doubts = 0;
    }

    public List<ILaneReader>? TakeUnserved()
    {
        var unserved = Unserved;
        Unserved = null;
        return unserved;
    }
}
