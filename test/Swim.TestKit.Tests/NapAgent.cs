namespace Swim.TestKit.Tests;

/// <summary>An agent with durable reminders.</summary>
[Agent("/nap/:id")]
public sealed partial class NapAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Hours { get; }

    [Lane] public partial ValueLane<string> Reminded { get; }

    [Remind("1h")] private void Hourly() => Hours.Value++;

    protected override Task OnReminderAsync(string name)
    {
        Reminded.Value = name;
        return Task.CompletedTask;
    }
}
