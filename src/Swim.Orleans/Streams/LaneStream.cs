using Orleans.Runtime;
using Orleans.Streams;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>One lane as an Orleans stream. Subscribing is linking, handing it an item is commanding it.</summary>
internal sealed class LaneStream(LaneStreamProvider provider, StreamId id, string nodeUri, string lane, bool snapshot) : IAsyncStream<LaneEvent>
{
    public bool IsRewindable => true;

    public string ProviderName => LaneStreamId.Provider;

    public StreamId StreamId => id;

    public LaneStreamProvider Provider => provider;

    public Task<StreamSubscriptionHandle<LaneEvent>> SubscribeAsync(IAsyncObserver<LaneEvent> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<LaneEvent>> SubscribeAsync(IAsyncObserver<LaneEvent> observer, StreamSequenceToken? token, string? filterData = null) =>
        SubscribeAsync(new LaneObserver(observer), token);

    public Task<StreamSubscriptionHandle<LaneEvent>> SubscribeAsync(IAsyncBatchObserver<LaneEvent> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<LaneEvent>> SubscribeAsync(IAsyncBatchObserver<LaneEvent> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new LaneObserver(observer), token);

    public async Task OnNextAsync(LaneEvent item, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        var target = provider.Nodes.Resolve(nodeUri);
        var outcome = await provider.Router.CommandAsync(target, lane, BodyOf(item));
        if (outcome.Status != CommandStatus.Accepted) throw new LaneException(target.Node, lane, outcome.Status, outcome.Message ?? outcome.Status.ToString());
    }

    public async Task OnNextBatchAsync(IEnumerable<LaneEvent> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var item in batch) await OnNextAsync(item, token);
    }

    // a lane has no end and no error that a producer could declare
    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<IList<StreamSubscriptionHandle<LaneEvent>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<LaneEvent>>>([.. provider.Find(id).Select(subscription => new LaneSubscriptionHandle(this, subscription))]);

    public bool Equals(IAsyncStream<LaneEvent>? other) => other is LaneStream stream && stream.StreamId == id;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<LaneEvent>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<LaneEvent>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    /// <summary>Subscribes; a token, whichever it is, asks for the state first: lanes keep their state, not their past.</summary>
    public async Task<StreamSubscriptionHandle<LaneEvent>> SubscribeAsync(LaneObserver observer, StreamSequenceToken? token)
    {
        var target = provider.Nodes.Resolve(nodeUri);
        var subscription = new LaneSubscription(provider, id, target, lane, observer);
        provider.Add(subscription);
        await subscription.OpenAsync(snapshot || token is not null);
        return new LaneSubscriptionHandle(this, subscription);
    }

    private static ReadOnlyMemory<byte> BodyOf(LaneEvent item) => item.Kind switch
    {
        LaneEventKind.Update => MapVerbs.Update(item.Key.Span, item.Body.Span),
        LaneEventKind.Remove => MapVerbs.Remove(item.Key.Span),
        LaneEventKind.Clear => MapVerbs.Clear,
        LaneEventKind.Synced => throw new ArgumentException("Synced is said by a lane, not to it.", nameof(item)),
        _ => item.Body,
    };
}
