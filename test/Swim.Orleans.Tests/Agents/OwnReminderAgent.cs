using Orleans;
using Orleans.Runtime;

namespace Swim.Tests.Agents;

/// <summary>Implements Orleans' reminders itself and hands over what is not its own.</summary>
[Agent("/own-reminder/:id")]
public sealed partial class OwnReminderAgent : WebAgent, IRemindable
{
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await RunReminderAsync(reminderName)) return;
        AgentEvents.Add(NodeUri, $"own {reminderName}");
    }

    [Command] private async Task Begin() => await this.RegisterOrUpdateReminder("mine", TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    [Remind("2h")] private void Theirs() => AgentEvents.Add(NodeUri, "theirs");
}
