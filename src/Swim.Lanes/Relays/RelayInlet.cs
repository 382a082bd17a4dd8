namespace Swim.Lanes;

/// <summary>What one lane of another process says to this one: the far end of a <see cref="Relay"/>. Its source's caller uses it.</summary>
internal sealed class RelayInlet(RelaySource source, int handle)
{
    public RelaySource Source => source;

    public int Handle => handle;

    public string Node { get; set; } = "";

    public string Lane { get; set; } = "";

    public RelayTerms Terms { get; set; } = null!;

    /// <summary>The feed it posts into; null when nobody reads. A retired one is looked up anew.</summary>
    public LaneFeed? Feed { get; set; }

    /// <summary>The last step seen that its sender must know of before it may let go. Written under the feed's gate when a reader is attached.</summary>
    public long LastSerial { get; set; }

    /// <summary>The place of the state that is asked for next; null: the start.</summary>
    public Payload? After { get; set; }

    /// <summary>Waits, or has asked, for the state.</summary>
    public bool IsRecovering { get; set; }

    /// <summary>Holds one of its source's places for states under way.</summary>
    public bool HasSlot { get; set; }
}
