using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

// Durable reminders: those of the class ([Remind]) have the method's name, those that the agent sets itself a prefix.
public abstract partial class WebAgent : IRemindable
{
    private const string OwnReminder = "on/";

    /// <summary>Orleans' least period of a reminder.</summary>
    private static readonly TimeSpan ShortestReminder = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Sets a durable reminder, or changes the one of that name: <see cref="OnReminderAsync"/> runs every <paramref name="period"/> although the agent sleeps or the
    /// cluster restarts, until <see cref="ForgetAsync"/> or <see cref="DeleteAsync"/>. Runs that are missed while no silo is up are not made up for.
    /// </summary>
    /// <param name="name">The reminder's name, at most 200 characters.</param>
    /// <param name="period">Time between runs, at least one minute.</param>
    /// <param name="due">Time to the first run; default: <paramref name="period"/>.</param>
    /// <exception cref="InvalidOperationException">The silo has no reminder service.</exception>
    protected internal async Task RemindAsync(string name, TimeSpan period, TimeSpan? due = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 200, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(period, ShortestReminder);
        ArgumentOutOfRangeException.ThrowIfLessThan(due ?? period, TimeSpan.Zero, nameof(due));
        await Reminders().RegisterOrUpdateReminder(GrainContext.GrainId, OwnReminder + name, due ?? period, period);
    }

    /// <summary>Takes back a reminder that <see cref="RemindAsync"/> has set.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="InvalidOperationException">The silo has no reminder service.</exception>
    protected internal async Task<bool> ForgetAsync(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return await UnregisterAsync(OwnReminder + name);
    }

    /// <summary>A reminder set by <see cref="RemindAsync"/> is due. What it throws is logged; the agent goes on, the reminder too.</summary>
    protected virtual Task OnReminderAsync(string name) => Task.CompletedTask;

    /// <summary>
    /// Runs what belongs to a reminder of the class or of <see cref="RemindAsync"/>. For agents that implement <see cref="IRemindable"/> themselves: they get
    /// all reminders, and hand over those that are not their own.
    /// </summary>
    /// <returns>False when the reminder is neither.</returns>
    protected async Task<bool> RunReminderAsync(string reminderName)
    {
        ArgumentNullException.ThrowIfNull(reminderName);
        if (IsStopping) return true;
        if (reminderName.StartsWith(OwnReminder, StringComparison.Ordinal))
        {
            var name = reminderName[OwnReminder.Length..];
            await TickAsync($"reminder {name}", () => new ValueTask(OnReminderAsync(name)));
            return true;
        }

        foreach (var reminder in Core.Definition.Reminders)
        {
            if (reminder.Name != reminderName) continue;
            await TickAsync(reminder.Name, () => reminder.Tick(this));
            return true;
        }

        return false;
    }

    async Task IRemindable.ReceiveReminder(string reminderName, TickStatus status)
    {
        if (await RunReminderAsync(reminderName)) return;

        // the class had it once
        AgentLog.ReminderGone(Log, reminderName);
        await UnregisterAsync(reminderName);
    }

    /// <summary>Brings the stored reminders of the class to what it declares; those it declares no more are taken back.</summary>
    private async Task RegisterRemindersAsync(CancellationToken cancellationToken)
    {
        var registry = Reminders();
        var table = ServiceProvider.GetService<IReminderTable>();
        var id = GrainContext.GrainId;
        var stored = table is null ? [] : (await table.ReadRows(id, cancellationToken)).Reminders;
        foreach (var reminder in Core.Definition.Reminders)
        {
            if (stored.Any(entry => entry.ReminderName == reminder.Name && entry.Period == reminder.Period)) continue;
            await registry.RegisterOrUpdateReminder(id, reminder.Name, reminder.Period, reminder.Period, cancellationToken);
        }
    }

    private async Task ForgetAllAsync(CancellationToken cancellationToken)
    {
        if (ServiceProvider.GetService<IReminderRegistry>() is not { } registry) return;
        var id = GrainContext.GrainId;
        foreach (var reminder in await registry.GetReminders(id, cancellationToken)) await registry.UnregisterReminder(id, reminder, cancellationToken);
    }

    private async Task<bool> UnregisterAsync(string reminderName)
    {
        var registry = Reminders();
        var id = GrainContext.GrainId;
        if (await registry.GetReminder(id, reminderName) is not { } reminder) return false;
        await registry.UnregisterReminder(id, reminder);
        return true;
    }

    private IReminderRegistry Reminders() => ServiceProvider.GetService<IReminderRegistry>()
        ?? throw new InvalidOperationException($"Agent {NodeUri} needs a reminder service: AddSwim brings one; on a silo without it call AddReminders and a reminder table, such as UseInMemoryReminderService.");
}
