namespace Swim.Tests.Agents;

/// <summary>Has a durable reminder from its first start.</summary>
[Agent("/reminded/:id")]
public sealed partial class RemindedAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Runs { get; }

    [Remind("1h")]
    private async Task Hourly()
    {
        await Task.Yield();
        Runs.Value++;
        AgentEvents.Add(NodeUri, $"run {Runs.Value}");
    }

    [Command] private void Touch() => AgentEvents.Add(NodeUri, "touched");
}
