namespace Swim.Tests.Agents;

/// <summary>Shows whether handlers, ticks and downlink handlers ever run beside each other.</summary>
[Agent("/order/:id")]
public sealed partial class OrderAgent : WebAgent
{
    private int _running;

    [Command]
    private async Task Slow(string name)
    {
        await EnterAsync(name);
    }

    [Command]
    private void Begin(string other)
    {
        Schedule(TimeSpan.Zero, () => EnterAsync("tick"));
        Downlinks.Value<int>(other, "count", value => Enter($"link {value}"));
    }

    private async ValueTask EnterAsync(string name)
    {
        if (Interlocked.Increment(ref _running) != 1) AgentEvents.Add(NodeUri, $"{name} beside another");
        await Gates.WaitAsync(NodeUri);
        Interlocked.Decrement(ref _running);
        AgentEvents.Add(NodeUri, name);
    }

    private void Enter(string name)
    {
        if (Volatile.Read(ref _running) != 0) AgentEvents.Add(NodeUri, $"{name} beside another");
        AgentEvents.Add(NodeUri, name);
    }
}
