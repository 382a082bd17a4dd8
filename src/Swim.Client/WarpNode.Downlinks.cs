using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <content>Typed links and commands.</content>
public sealed partial class WarpNode
{
    /// <summary>Follows a value lane. Returns at once; <see cref="WarpValue{T}.SyncAsync"/> waits for the value.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="onSet">(value); runs for the present value and each later one, coalesced while it runs. Not for what is set through this link, unless the host makes something else of it.</param>
    /// <param name="options">What the link asks for.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="AgentUnavailableException">Too many hosts or links, or the client is closed.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has no form.</exception>
    public WarpValue<T> Value<T>(string lane, Action<T>? onSet = null, WarpLinkOptions? options = null, Action<UnlinkReason>? onUnlinked = null) =>
        Open(new WarpValue<T>(this, lane, Form.For<T>(), onSet, options, onUnlinked));

    /// <summary>Follows a map lane (or a join, demand-map or spatial lane).</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="handlers">What to run, for the present entries and after each change; coalesced per key while one runs.</param>
    /// <param name="options">What the link asks for.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    /// <exception cref="InvalidOperationException">A type has no form.</exception>
    public WarpMap<TKey, TValue> Map<TKey, TValue>(
        string lane, WarpMapHandlers<TKey, TValue>? handlers = null, WarpLinkOptions? options = null, Action<UnlinkReason>? onUnlinked = null)
        where TKey : notnull =>
        Open(new WarpMap<TKey, TValue>(this, lane, Form.For<TKey>(), Form.For<TValue>(), handlers, options, onUnlinked));

    /// <summary>Follows a list lane.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="handlers">What to run, for the present elements and after each change.</param>
    /// <param name="options">What the link asks for.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has no form.</exception>
    public WarpList<T> List<T>(string lane, WarpListHandlers<T>? handlers = null, WarpLinkOptions? options = null, Action<UnlinkReason>? onUnlinked = null) =>
        Open(new WarpList<T>(this, lane, Form.For<T>(), handlers, options, onUnlinked));

    /// <summary>Follows the events of a lane of any kind, from now on.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="onEvent">(body); at most 10,000 events or 1 MiB wait while it runs, the oldest are dropped and counted beyond.</param>
    /// <param name="options">What the link asks for.</param>
    /// <param name="onUnlinked">(why); after <see cref="UnlinkReason.Failed"/> the link is opened again by itself.</param>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> has no form.</exception>
    public WarpEvents<T> Events<T>(string lane, Action<T>? onEvent = null, WarpLinkOptions? options = null, Action<UnlinkReason>? onUnlinked = null) =>
        Open(new WarpEvents<T>(this, lane, Form.For<T>(), onEvent, options, onUnlinked));

    /// <summary>Sends one command whose body is a value's form; completes as <see cref="CommandReconAsync"/> does.</summary>
    /// <exception cref="ArgumentException">The lane's name is no URI.</exception>
    /// <exception cref="AgentUnavailableException">As there.</exception>
    public ValueTask CommandAsync<T>(string lane, T body, CancellationToken cancellationToken = default) => CommandReconAsync(lane, Form.For<T>().ToUtf8(body), cancellationToken);

    /// <summary>Reads a value lane's present value once, or a map lane's entries as a dictionary.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or its state does not fit <typeparamref name="T"/>.</exception>
    /// <exception cref="NodeNotFoundException">The host has no such node.</exception>
    /// <exception cref="AgentUnavailableException">No answer within <see cref="WarpClientOptions.RequestTimeout"/>, or the host refused the link.</exception>
    public async ValueTask<T> GetAsync<T>(string lane, CancellationToken cancellationToken = default)
    {
        var reading = await ReadAsync(lane, expected: null, cancellationToken);
        if (!reading.Found) throw new LaneException(Uri, lane, CommandStatus.LaneNotFound, "the agent has no such lane.");
        try
        {
            return Form.For<T>().Parse(reading.Body.Span);
        }
        catch (Exception exception) when (exception is FormException or ReconException)
        {
            throw new LaneException(Uri, lane, CommandStatus.Mismatch, $"its state is no {typeof(T).Name}: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// What a lane sends, as it comes, for who does not know what it is: changes of a value or map where its events tell so or <paramref name="expected"/> says
    /// so, else each event's body. The consumer releases each item (<see cref="LinkItem.Release"/>). Coalesced while it is busy. Ends when the agent stops itself.
    /// </summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="sync">Whether the lane's state is to come first, followed by <see cref="LinkItemKind.Synced"/>.</param>
    /// <param name="expected">What the lane is; <see cref="LaneKind.Supply"/> for each event's body whatever it is.</param>
    /// <param name="options">What the link asks for.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <exception cref="NodeNotFoundException">The host has no such node.</exception>
    /// <exception cref="LaneException">The agent has no such lane, or refused the link.</exception>
    /// <exception cref="AgentUnavailableException">The client is closed, or without <see cref="WarpLinkOptions.KeepLinked"/> the connection was lost.</exception>
    public IAsyncEnumerable<LinkItem> FollowAsync(
        string lane, bool sync, LaneKind? expected = null, WarpLinkOptions? options = null, CancellationToken cancellationToken = default) =>
        LinkSequence.ReadAsync(this, lane, expected, sync, options ?? WarpLinkOptions.Default, until: null, cancellationToken);

    private static TLink Open<TLink>(TLink link)
        where TLink : WarpDownlink
    {
        link.Open();
        return link;
    }
}
