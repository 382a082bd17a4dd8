using Orleans;
using Orleans.Concurrency;
using Orleans.Streams;

namespace Swim.Tests.Agents;

public interface IListener : IGrainWithStringKey
{
    Task ListenAsync(string node, string lane);

    /// <summary>Completes when an event with this body has come.</summary>
    [AlwaysInterleave]
    Task<bool> SeenAsync(string body);
}

/// <summary>An ordinary grain that subscribes to a lane.</summary>
public sealed class ListenerGrain : Grain, IListener
{
    private readonly List<string> _seen = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task ListenAsync(string node, string lane) =>
        await this.GetStreamProvider("swim").GetStream<LaneEvent>(LaneStreamId.For(node, lane, snapshot: true)).SubscribeAsync((item, _) =>
        {
            _seen.Add(System.Text.Encoding.UTF8.GetString(item.Body.Span));
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.CompletedTask;
        });

    public async Task<bool> SeenAsync(string body)
    {
        while (!_seen.Contains(body)) await _changed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return true;
    }
}
