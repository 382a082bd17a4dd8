using System.Collections.Concurrent;

namespace Swim.Lanes.Tests.Agents;

/// <summary>An agent's thread of logic, driven by the test: awaits inside <see cref="Run"/> come back through the queue.</summary>
internal sealed class FakeHost : SynchronizationContext, IAgentHost
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly BlockingCollection<Action> _queue = [];

    public FakeHost() => Agent = this;

    public object Agent { get; set; }

    /// <summary>For handlers that know their host only.</summary>
    public AgentLanes? Lanes { get; set; }

    public List<(string Lane, Exception Error)> Failures { get; } = [];

    public List<(string Lane, CommandOutcome Outcome)> Rejections { get; } = [];

    public List<(string Lane, Exception Error)> Quarantined { get; } = [];

    public List<(Exception Error, int Failures)> CommitFailures { get; } = [];

    public List<(string Lane, Exception Error, bool IsFirst)> HeldBack { get; } = [];

    public List<Exception> Fences { get; } = [];

    public List<NodeBatch> Late { get; } = [];

    /// <summary>Actions run so far.</summary>
    public int Steps { get; private set; }

    void IAgentHost.Post(Action action) => _queue.Add(action);

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add(() => d(state));

    public void OnHandlerFailed(string lane, Exception error) => Failures.Add((lane, error));

    public void OnCommandRejected(string lane, in CommandOutcome outcome) => Rejections.Add((lane, outcome));

    public void OnBatchLate(NodeBatch batch) => Late.Add(batch);

    public void OnLaneQuarantined(string lane, Exception error) => Quarantined.Add((lane, error));

    public void OnCommitFailed(Exception error, int failures) => CommitFailures.Add((error, failures));

    public void OnLaneHeldBack(string lane, Exception error, bool isFirst) => HeldBack.Add((lane, error, isFirst));

    public void OnFenced(Exception error) => Fences.Add(error);

    /// <summary>Runs <paramref name="action"/> and then everything posted.</summary>
    public void Run(Action action)
    {
        On(action);
        Drain();
    }

    /// <summary>Starts something on the agent's thread and runs everything until it completes.</summary>
    public T Run<T>(Func<ValueTask<T>> start)
    {
        Task<T>? task = null;
        On(() => task = start().AsTask());
        Until(() => task!.IsCompleted);
        Drain();
#pragma warning disable VSTHRD002
        return task!.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    public void Run(Func<ValueTask> start) => Run(async () =>
    {
        await start();
        return true;
    });

    /// <summary>Starts something and runs what is at hand; the task may still be under way.</summary>
    public Task Start(Func<ValueTask> start)
    {
        Task? task = null;
        Run(() => task = start().AsTask());
        return Notice(task!);
    }

    public Task<T> Start<T>(Func<ValueTask<T>> start)
    {
        Task<T>? task = null;
        Run(() => task = start().AsTask());
        Notice(task!);
        return task!;
    }

    // it may end without a step of the agent
    private Task Notice(Task task)
    {
        _ = task.ContinueWith(_ => _queue.Add(static () => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Runs what is posted until nothing is.</summary>
    public void Drain()
    {
        while (_queue.TryTake(out var action)) On(action);
    }

    /// <summary>Runs what is posted until <paramref name="condition"/> holds.</summary>
    public void Until(Func<bool> condition)
    {
        while (!condition())
        {
            if (!_queue.TryTake(out var action, Guard)) Assert.Fail("Nothing came for 20 s.");
            On(action!);
        }
    }

    /// <summary>Runs the next thing that is posted; false when nothing is for so long.</summary>
    public bool TryRunNext(TimeSpan patience)
    {
        if (!_queue.TryTake(out var action, patience)) return false;
        On(action);
        return true;
    }

    private void On(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            Steps++;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
