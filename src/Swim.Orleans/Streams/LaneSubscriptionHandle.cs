using Orleans.Runtime;
using Orleans.Streams;

namespace Swim.Runtime;

/// <summary>A subscription, as whoever subscribed holds it.</summary>
internal sealed class LaneSubscriptionHandle(LaneStream stream, LaneSubscription subscription) : StreamSubscriptionHandle<LaneEvent>
{
    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => LaneStreamId.Provider;

    public override Guid HandleId => subscription.HandleId;

    public override Task UnsubscribeAsync()
    {
        subscription.End();
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<LaneEvent>> ResumeAsync(IAsyncObserver<LaneEvent> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new LaneObserver(observer), token);

    public override Task<StreamSubscriptionHandle<LaneEvent>> ResumeAsync(IAsyncBatchObserver<LaneEvent> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new LaneObserver(observer), token);

    public override bool Equals(StreamSubscriptionHandle<LaneEvent>? other) => other is LaneSubscriptionHandle handle && handle.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<LaneEvent>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private Task<StreamSubscriptionHandle<LaneEvent>> ResumeAsync(LaneObserver observer, StreamSequenceToken? token)
    {
        subscription.End();
        return stream.SubscribeAsync(observer, token);
    }
}
