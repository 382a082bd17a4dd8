using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Durable reminders, with the reminder service's clock turned by hand.</summary>
internal sealed class ReminderTests
{
    private string _directory = "";

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("swim-reminders-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_reminder_starts_a_sleeping_agent_after_a_restart()
    {
        const string Node = "/reminded/restart";
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var first = await StartAsync(time))
        {
            await first.Swim.Agent(Node).CommandAsync("touch");
            Assert.That(await RemindersAsync(first, Node), Is.EqualTo((string[])["Hourly 01:00:00"]));
        }

        await using var second = await StartAsync(time);
        Assert.That(await RemindersAsync(second, Node), Is.EqualTo((string[])["Hourly 01:00:00"]));
        await TurnUntilAsync(time, Node, "run 1");
        await TurnUntilAsync(time, Node, "run 2");
        Assert.That(await second.Swim.Agent(Node).Value<int>("runs").GetAsync(), Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task A_reminder_set_by_the_agent_runs_until_it_is_taken_back()
    {
        const string Node = "/life/reminds";
        await using var silo = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        var agent = silo.Swim.Agent(Node);
        await agent.CommandAsync("remind", "tea");
        await agent.CommandAsync("remind", "bad");
        Assert.That(await RemindersAsync(silo, Node), Is.EquivalentTo((string[])["on/tea 01:00:00", "on/bad 01:00:00"]));

        await TickAsync(silo, Node, "on/bad");
        await TickAsync(silo, Node, "on/tea");
        Assert.That(await agent.Value<string>("reminded").GetAsync(), Is.EqualTo("tea"));
        Assert.That(silo.Logs.GetSnapshot().Select(entry => entry.Exception?.Message), Does.Contain("a bad reminder"));

        await agent.CommandAsync("forget", "tea");
        await agent.CommandAsync("forget", "tea");
        Assert.That(AgentEvents.Of(Node), Does.Contain("forgot tea True").And.Contain("forgot tea False"));
        Assert.That(await RemindersAsync(silo, Node), Is.EqualTo((string[])["on/bad 01:00:00"]));
    }

    [Test]
    public async Task A_reminder_that_the_class_declares_no_more_is_taken_back_when_it_comes()
    {
        const string Node = "/life/old";
        await using var silo = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        await silo.Swim.Agent(Node).CommandAsync("add", 1);
        var table = silo.Services.GetRequiredService<IReminderTable>();
        await table.UpsertRow(new ReminderEntry { GrainId = IdOf(Node), ReminderName = "Removed", StartAt = DateTime.UtcNow, Period = TimeSpan.FromHours(1) });

        await TickAsync(silo, Node, "Removed");

        Assert.That(await RemindersAsync(silo, Node), Is.Empty);
    }

    [Test]
    public async Task A_period_that_the_class_has_changed_is_registered_anew()
    {
        const string Node = "/reminded/changed";
        await using var silo = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        var table = silo.Services.GetRequiredService<IReminderTable>();
        await table.UpsertRow(new ReminderEntry { GrainId = IdOf(Node), ReminderName = "Hourly", StartAt = DateTime.UtcNow, Period = TimeSpan.FromHours(5) });

        await silo.Swim.Agent(Node).CommandAsync("touch");

        Assert.That(await RemindersAsync(silo, Node), Is.EqualTo((string[])["Hourly 01:00:00"]));
    }

    [Test]
    public async Task An_agent_may_implement_reminders_itself()
    {
        const string Node = "/own-reminder/1";
        await using var silo = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        await silo.Swim.Agent(Node).CommandAsync("begin");
        Assert.That(await RemindersAsync(silo, Node), Is.EquivalentTo((string[])["mine 01:00:00", "Theirs 02:00:00"]));

        await TickAsync(silo, Node, "mine");
        await TickAsync(silo, Node, "Theirs");

        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["own mine", "theirs"]));
    }

    [Test]
    public async Task Reminders_of_the_application_are_left_alone()
    {
        await using var silo = await SwimHost.StartAsync(builder => builder.UseOrleans(orleans => orleans.UseInMemoryReminderService()));

        Assert.That(silo.Services.GetRequiredService<IReminderTable>().GetType().Assembly, Is.EqualTo(typeof(IReminderTable).Assembly));
    }

    private static async Task TurnUntilAsync(FakeTimeProvider time, string node, string run)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!AgentEvents.Of(node).Contains(run))
        {
            guard.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    private static async Task TickAsync(SwimHost silo, string node, string name)
    {
        var grain = silo.Grains.GetGrain<IRemindable>(IdOf(node));
        await grain.ReceiveReminder(name, default);
    }

    private static GrainId IdOf(string node) => GrainId.Create(node[1..node.IndexOf('/', 1)], node);

    private static async Task<string[]> RemindersAsync(SwimHost silo, string node)
    {
        var rows = await silo.Services.GetRequiredService<IReminderTable>().ReadRows(IdOf(node));
        return [.. rows.Reminders.Select(entry => $"{entry.ReminderName} {entry.Period}")];
    }

    private Task<SwimHost> StartAsync(FakeTimeProvider time) => SwimHost.StartAsync(builder =>
    {
        builder.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, time);
        builder.Services.Configure<SwimOptions>(options => options.Storage.Path = Path.Combine(_directory, "lanes.db"));
    });
}
