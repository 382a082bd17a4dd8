using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Swim.StorageBench.Limits;

/// <summary>
/// A store that keeps nothing and takes no time: a thread that answers whatever has been queued, as a store that commits in groups does. What lanes cost
/// over it is the way to a store and back, whatever the store.
/// </summary>
internal sealed class NoStorage : IGrainStorage, IRecordStorage, IDisposable
{
    private readonly object _gate = new();
    private List<TaskCompletionSource> _queued = [];
    private bool _closed;

    public NoStorage() => new Thread(Answer) { Name = "No storage", IsBackground = true }.Start();

    public ValueTask<RecordClaim> ClaimAsync(string agentType, string node, CancellationToken cancellationToken = default) =>
        new(new RecordClaim(agentType, node, Guid.NewGuid(), new Dictionary<string, ReadOnlyMemory<byte>>()));

    public ValueTask WriteAsync(RecordClaim claim, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _queued.Add(answer);
            if (_queued.Count == 1) Monitor.Pulse(_gate);
        }

        return new ValueTask(answer.Task);
    }

    public ValueTask DeleteAsync(RecordClaim claim, CancellationToken cancellationToken = default) => default;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Answer()
    {
        List<TaskCompletionSource> taken = [];
        while (true)
        {
            lock (_gate)
            {
                while (_queued.Count == 0)
                {
                    if (_closed) return;
                    Monitor.Wait(_gate);
                }

                (taken, _queued) = (_queued, taken);
            }

            foreach (var answer in taken) answer.SetResult();
            taken.Clear();
        }
    }
}
