using System.Globalization;
using System.Text;
using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>Opens downlinks of one agent. For the agent's own thread, usually in <see cref="WebAgent.OnStartAsync"/>.</summary>
public sealed class Downlinks
{
    private readonly WebAgent _agent;

    internal Downlinks(WebAgent agent) => _agent = agent;

    /// <summary>Links to a value lane.</summary>
    /// <param name="nodeUri">The other agent's node URI: a path, or absolute for an agent of another host, <c>warp://host:port/vehicle/42</c>.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="onSet">(value); runs for the present value and after each change, coalesced when this agent is slow.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="AgentUnavailableException">The other host is not among those allowed.</exception>
    public ValueDownlink<T> Value<T>(string nodeUri, string lane, Action<T>? onSet = null, Action<UnlinkReason>? onUnlinked = null) =>
        Open(new ValueDownlink<T>(_agent, Resolve(nodeUri), lane, Form.For<T>(), onSet, onUnlinked));

    /// <summary>Links to a map lane.</summary>
    /// <param name="nodeUri">The other agent's node URI: a path, or absolute for an agent of another host, <c>warp://host:port/vehicle/42</c>.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="handlers">What to run, for the present entries and after each change; coalesced per key when this agent is slow.</param>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="AgentUnavailableException">The other host is not among those allowed.</exception>
    public MapDownlink<TKey, TValue> Map<TKey, TValue>(string nodeUri, string lane, MapDownlinkHandlers<TKey, TValue>? handlers = null) where TKey : notnull =>
        Open(new MapDownlink<TKey, TValue>(_agent, Resolve(nodeUri), lane, Form.For<TKey>(), Form.For<TValue>(), handlers ?? new()));

    /// <summary>Links to the part of a spatial lane that lies in an area or reaches into it: an entry comes when it enters and is removed when it leaves.</summary>
    /// <param name="nodeUri">The other agent's node path.</param>
    /// <param name="lane">The lane's name. Of a lane that is not spatial everything comes.</param>
    /// <param name="region">The area.</param>
    /// <param name="handlers">What to run, for the present entries and after each change; coalesced per key when this agent is slow.</param>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="NotSupportedException">The agent is on another host: links to those are shared, each for a whole lane.</exception>
    public MapDownlink<TKey, TValue> Map<TKey, TValue>(string nodeUri, string lane, GeoBox region, MapDownlinkHandlers<TKey, TValue>? handlers = null) where TKey : notnull =>
        Map(nodeUri, lane, GeoBox.Form.ToUtf8(region), handlers);

    /// <summary>Links to the part of a spatial lane that lies within a distance of a place: an entry comes when it enters and is removed when it leaves.</summary>
    /// <param name="nodeUri">The other agent's node path.</param>
    /// <param name="lane">The lane's name. Of a lane that is not spatial everything comes.</param>
    /// <param name="near">The place.</param>
    /// <param name="metres">The great-circle distance.</param>
    /// <param name="handlers">What to run, for the present entries and after each change; coalesced per key when this agent is slow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="metres"/> is negative or not a number.</exception>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="NotSupportedException">The agent is on another host: links to those are shared, each for a whole lane.</exception>
    public MapDownlink<TKey, TValue> Map<TKey, TValue>(string nodeUri, string lane, GeoPoint near, double metres, MapDownlinkHandlers<TKey, TValue>? handlers = null)
        where TKey : notnull
    {
        if (!(metres >= 0)) throw new ArgumentOutOfRangeException(nameof(metres), metres, "A distance is not negative.");
        return Map(nodeUri, lane, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{near:{GeoPoint.Form.ToValue(near)},radius:{Form.Double.ToValue(metres)}}}")), handlers);
    }

    /// <summary>Links to a list lane.</summary>
    /// <param name="nodeUri">The other agent's node URI: a path, or absolute for an agent of another host, <c>warp://host:port/todo/42</c>.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="handlers">What to run, for the present elements and after each change. When this agent is far behind, the list is cleared and comes anew.</param>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="AgentUnavailableException">The other host is not among those allowed.</exception>
    public ListDownlink<T> List<T>(string nodeUri, string lane, ListDownlinkHandlers<T>? handlers = null) =>
        Open(new ListDownlink<T>(_agent, Resolve(nodeUri), lane, Form.For<T>(), handlers ?? new()));

    /// <summary>Links to the events of a lane.</summary>
    /// <param name="nodeUri">The other agent's node URI: a path, or absolute for an agent of another host, <c>warp://host:port/vehicle/42</c>.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="onEvent">(body); at most 10,000 events or 1 MiB wait for this agent, the oldest are dropped beyond.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    /// <exception cref="AgentUnavailableException">The other host is not among those allowed.</exception>
    public EventDownlink<T> Event<T>(string nodeUri, string lane, Action<T> onEvent, Action<UnlinkReason>? onUnlinked = null) =>
        Open(new EventDownlink<T>(_agent, Resolve(nodeUri), lane, Form.For<T>(), onEvent, onUnlinked));

    private MapDownlink<TKey, TValue> Map<TKey, TValue>(string nodeUri, string lane, ReadOnlyMemory<byte> region, MapDownlinkHandlers<TKey, TValue>? handlers)
        where TKey : notnull
    {
        var target = Resolve(nodeUri);
        if (target is RemoteTarget) throw new NotSupportedException($"Agent {target.Node} is on another host, and a link there shows a whole lane: link without a region.");
        return Open(new MapDownlink<TKey, TValue>(_agent, target, lane, Form.For<TKey>(), Form.For<TValue>(), handlers ?? new(), region));
    }

    private NodeTarget Resolve(string nodeUri) => _agent.Shared.Resolve(nodeUri);

    private TLink Open<TLink>(TLink link) where TLink : AgentDownlink
    {
        _agent.OnDownlinkOpened(link);
        link.Open();
        return link;
    }
}
