namespace Swim.Lanes;

/// <content>Links of join lanes to their sources.</content>
public sealed partial class AgentLanes
{
    // most agents have none
    private AgentJoins? _joins;
    private bool _joinsStarted;

    /// <summary>Links of all join lanes; an agent that has any should stay active.</summary>
    public int JoinLinkCount => _joins?.Count ?? 0;

    internal AgentJoins Joins => _joins ??= new AgentJoins(this);

    internal bool HasStartedJoins => _joinsStarted;

    /// <summary>
    /// Has the links of join lanes opened, in the background: those loaded from the store, and from here on those added. They end with the activation.
    /// Does nothing when the <see cref="IAgentHost"/> is no <see cref="IJoinHost"/>: joins then show what they last knew.
    /// </summary>
    public void StartJoins()
    {
        ThrowIfClosed();
        _joinsStarted = true;
        _joins?.Start();
    }

    /// <summary>
    /// Takes over what sources have sent, a bounded part of it (<see cref="IJoinHost.Wake"/> is called when more waits). Must not run beside a handler.
    /// While too much waits for the store, it waits too: what sources send meanwhile is coalesced.
    /// </summary>
    public ValueTask RunJoinsAsync()
    {
        if (!_closed && _commits is { IsFull: true }) return RunJoinsLaterAsync(_commits);
        ApplyJoins();
        return default;
    }

    private async ValueTask RunJoinsLaterAsync(AgentCommits commits)
    {
        while (!_closed && commits.IsFull) await commits.WhenRoomAsync();
        ApplyJoins();
    }

    private void ApplyJoins()
    {
        if (_closed || _joins is not { } joins) return;
        var outer = _inBatch;
        _inBatch = true;
        try
        {
            joins.Run();
        }
        finally
        {
            _inBatch = outer;
            EndTurn();
        }
    }
}
