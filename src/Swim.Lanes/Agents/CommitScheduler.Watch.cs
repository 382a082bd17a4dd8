namespace Swim.Lanes;

/// <content>Looks now and then for agents that have waited for the store for long: one timer for all, which runs only while anything is unsaved.</content>
public sealed partial class CommitScheduler
{
    /// <summary>A change that has waited so long is no ordinary one any more: its agent should not be collected as idle.</summary>
    internal static readonly TimeSpan Overdue = TimeSpan.FromSeconds(5);

    /// <summary>What someone waits at least for a commit before being told that it takes too long; what a grain call waits for its answer.</summary>
    internal static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(30);

    private bool _watches;

    // under the standing's lock
    private void Watch()
    {
        if (_watches) return;
        _watches = true;
        _watch.Change(Overdue, Timeout.InfiniteTimeSpan);
    }

    private void OnWatch()
    {
        List<AgentCommits>? overdue = null;
        lock (_standing)
        {
            _watches = false;
            if (_oldest is null) return;
            var since = Now - ToTimestamp(Overdue);
            for (var mark = _oldest; mark is not null && mark.Since <= since; mark = mark.Later) (overdue ??= []).Add(mark.Agent!);
            Watch();
        }

        if (overdue is null) return;
        foreach (var agent in overdue) agent.SignalOverdue();
    }
}
