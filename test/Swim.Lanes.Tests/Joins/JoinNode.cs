using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes.Tests.Joins;

/// <summary>One activation of an agent of a <see cref="JoinWorld"/>.</summary>
internal sealed class JoinNode : SynchronizationContext, IAgentHost, IJoinHost
{
    private readonly JoinWorld _world;
    private readonly Queue<Action> _posted = new();
    private bool _woken;

    public JoinNode(JoinWorld world, string node, AgentDefinition definition)
    {
        _world = world;
        Lanes = new AgentLanes(definition, node, this, world.Hub, world.Store, world.Scheduler);
    }

    public AgentLanes Lanes { get; }

    public object Agent => this;

    /// <summary>What callbacks wrote down.</summary>
    public List<string> Calls { get; } = [];

    public List<Exception> Failures { get; } = [];

    public List<string> Lost { get; } = [];

    /// <summary>Whether it was told last that it has links.</summary>
    public bool HasLinks { get; private set; }

    public ILaneRouter Router => _world;

    public LinkOpener Opener => _world.Opener;

    public TimeProvider Clock => _world.Time;

    public bool TryResolve(string nodeUri, [NotNullWhen(true)] out NodeTarget? target) => _world.TryResolve(nodeUri, out target);

    public void Post(Action action)
    {
        lock (_posted) _posted.Enqueue(action);
        _world.Signal(this);
    }

    public override void Post(SendOrPostCallback d, object? state) => Post(() => d(state));

    public void Wake()
    {
        Volatile.Write(ref _woken, true);
        _world.Signal(this);
    }

    public void OnJoining(bool hasLinks) => HasLinks = hasLinks;

    public void OnSourceLost(string lane, string nodeUri, string laneUri, UnlinkReason reason) => Lost.Add($"{nodeUri} {laneUri} {reason}");

    public void OnHandlerFailed(string lane, Exception error) => Failures.Add(error);

    public void OnCommandRejected(string lane, in CommandOutcome outcome) => Calls.Add($"rejected {outcome.Status}");

    public void OnBatchLate(NodeBatch batch) => Assert.Fail("late");

    public void OnLaneQuarantined(string lane, Exception error) => Failures.Add(error);

    public void OnLaneHeldBack(string lane, Exception error, bool isFirst) => Failures.Add(error);

    public void OnCommitFailed(Exception error, int failures) => Failures.Add(error);

    public void OnFenced(Exception error) => Failures.Add(error);

    /// <summary>Runs what is posted. Inside the world's lock.</summary>
    public void Step()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            StepHere();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private void StepHere()
    {
        while (true)
        {
            Action? action;
            lock (_posted) _posted.TryDequeue(out action);
            if (action is null) break;
            action();
        }

        if (!Interlocked.Exchange(ref _woken, false)) return;
        var run = Lanes.RunJoinsAsync();
        if (!run.IsCompletedSuccessfully) throw new InvalidOperationException("Nothing here waits for the store.");
    }
}
