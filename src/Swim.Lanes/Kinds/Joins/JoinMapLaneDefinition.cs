using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="JoinMapLane{TLink, TKey, TValue}"/>.</summary>
public sealed class JoinMapLaneDefinition<TLink, TKey, TValue>(string name, Form<TLink> linkForm, Form<TKey> keyForm, Form<TValue> valueForm)
    : LaneDefinition(name, LaneKind.JoinMap)
    where TLink : notnull
    where TKey : notnull
{
    /// <summary>How the names of links are written and read.</summary>
    public Form<TLink> LinkForm { get; } = linkForm;

    /// <summary>How keys are written and read; its comparer is the lane's order.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How values are written and read.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    /// <summary>(agent, key, new value, old value or default); a source has set the entry, or the source whose value was shown has let it go and another one's shows.</summary>
    public Action<object, TKey, TValue, TValue?>? DidUpdate { get; init; }

    /// <summary>(agent, key, old value); no source has the key any more.</summary>
    public Action<object, TKey, TValue>? DidRemove { get; init; }

    /// <summary>(agent); after all links and entries went.</summary>
    public Action<object>? DidClear { get; init; }

    /// <summary>(agent, link); a link stands.</summary>
    public Action<object, TLink>? DidLink { get; init; }

    /// <summary>(agent, link); the source's present entries have been received.</summary>
    public Action<object, TLink>? DidSync { get; init; }

    /// <summary>(agent, link, why); a link is down.</summary>
    public Action<object, TLink, UnlinkReason>? DidUnlink { get; init; }

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new JoinMapLane<TLink, TKey, TValue>(agent, this);
}
