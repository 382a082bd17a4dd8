using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Stores, lanes opened while running, time series, schedules and reminders.</summary>
[Agent("/life/:id")]
public sealed partial class LifeAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(KeepFor = "10m", Durability = Durability.Transient)] public partial MapLane<DateTimeOffset, int> Series { get; }

    [Lane] public partial ValueLane<int> Crons { get; }

    [Lane] public partial ValueLane<string> Reminded { get; }

    [Store] private partial ValueStore<string> Secret { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        AgentEvents.Add(NodeUri, "start");
        if (Secret.Value == "open") OpenExtra();
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        AgentEvents.Add(NodeUri, "stop");
        return Task.CompletedTask;
    }

    protected override Task OnReminderAsync(string name)
    {
        if (name == "bad") throw new InvalidOperationException("a bad reminder");
        Reminded.Value = name;
        return Task.CompletedTask;
    }

    [Command] private void Keep(string secret) => Secret.Value = secret;

    [Command] private void Reveal() => AgentEvents.Add(NodeUri, Secret.Value);

    [Command] private void Open() => OpenExtra();

    [Command] private void Close(bool delete) => CloseLane("extra", delete);

    [Command] private void Measure(int value) => Series[Clock.GetUtcNow()] = value;

    [Command] private Task Remind(string name) => RemindAsync(name, TimeSpan.FromHours(1));

    [Command] private async Task Forget(string name) => AgentEvents.Add(NodeUri, $"forgot {name} {await ForgetAsync(name)}");

    [Command] private void Add(int amount) => Count.Value += amount;

    [Cron("*/15 * * * *", KeepAlive = false)]
    private void Quarter()
    {
        Crons.Value++;
        if (Crons.Value == 2) throw new InvalidOperationException("a bad quarter");
    }

    [Cron("30 2 * * *", TimeZone = "Europe/Berlin", KeepAlive = false)]
    private void AtNight() => AgentEvents.Add(NodeUri, $"night {Clock.GetUtcNow():O}");

    private void OpenExtra()
    {
        var extra = OpenValueLane<int>("extra", (now, _) => Count.Value = now);
        OpenCommandLane<int>("add2", amount => extra.Value += amount);
    }
}
