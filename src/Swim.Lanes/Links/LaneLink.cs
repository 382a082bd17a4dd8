namespace Swim.Lanes;

/// <summary>A reader's hold on the feed it is attached to.</summary>
public abstract class LaneLink
{
    /// <summary>The node path of the agent, normalised: <c>/vehicle/42</c>.</summary>
    public abstract string Node { get; }

    /// <summary>The lane's name.</summary>
    public abstract string Lane { get; }

    /// <summary>What kind of lane it is.</summary>
    public abstract LaneKind Kind { get; }

    /// <summary>The epoch of the activation that answered; versions compare only within one.</summary>
    public abstract Guid Epoch { get; }

    /// <summary>Asks for the next part of the snapshot under way, after <paramref name="afterKey"/>. Any thread; the answer comes through the reader.</summary>
    public abstract void RequestMore(Payload afterKey);

    /// <summary>Lets go without a word (the reader's connection is gone). Any thread; no further calls after those under way.</summary>
    public abstract void Detach();
}
