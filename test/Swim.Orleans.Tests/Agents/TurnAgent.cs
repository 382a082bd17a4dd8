namespace Swim.Tests.Agents;

/// <summary>All its commands return at once; a tick may wait.</summary>
[Agent("/turn/:id", Durability = Durability.Transient)]
public sealed partial class TurnAgent : WebAgent
{
    private bool _isWaiting;

    [Lane] public partial ValueLane<int> Last { get; }

    [Command]
    private void Note(int number)
    {
        if (_isWaiting) AgentEvents.Add(NodeUri, $"{number} beside the tick");
        AgentEvents.Add(NodeUri, $"{number}");
        Last.Value = number;
    }

    [Command]
    private void Wait() => Schedule(TimeSpan.Zero, async () =>
    {
        _isWaiting = true;
        AgentEvents.Add(NodeUri, "tick");
        await Gates.WaitAsync(NodeUri);
        _isWaiting = false;
    });

    [Command]
    private void End(int number)
    {
        AgentEvents.Add(NodeUri, $"{number}");
        Stop();
    }
}
