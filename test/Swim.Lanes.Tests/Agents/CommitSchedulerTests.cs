using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Agents;

internal sealed class CommitSchedulerTests
{
    [Test]
    public void Many_agents_share_one_timer_and_each_is_flushed_in_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions());
        var store = new MemoryLaneStore();
        var agents = Enumerable.Range(0, 200).Select(i => Open(i, store, scheduler)).ToArray();
        var changed = new DateTimeOffset[agents.Length];
        var stored = new DateTimeOffset[agents.Length];
        for (var step = 0; step < 100; step++)
        {
            for (var i = step * 2; i < Math.Min(agents.Length, (step * 2) + 2); i++)
            {
                var (host, lanes) = agents[i];
                host.Run(() => ((ValueLane<int>)lanes[0]).Value = i);
                changed[i] = time.GetUtcNow();
            }

            Tick(time, agents, stored);
        }

        for (var i = 0; i < 60; i++) Tick(time, agents, stored);
        Assert.That(stored.Zip(changed, (end, start) => end - start), Has.All.LessThanOrEqualTo(TimeSpan.FromMilliseconds(250)));
        Assert.That(store.AgentCount, Is.EqualTo(agents.Length));
        Assert.That(scheduler.Commits, Is.EqualTo(agents.Length));
        Assert.That(scheduler.UnsavedBytes, Is.Zero);
    }

    [Test]
    public void No_more_write_behind_commits_than_allowed_run_at_once_and_everyone_has_a_turn()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions { MaxConcurrentCommits = 3 });
        var store = new ScriptedStore { Holds = true };
        var agents = Enumerable.Range(0, 20).Select(i => Open(i, store, scheduler)).ToArray();
        foreach (var (host, lanes) in agents) host.Run(() => ((ValueLane<int>)lanes[0]).Value = 1);
        time.Advance(TimeSpan.FromMilliseconds(250));
        Drain(agents);
        Assert.That(store.Held, Is.EqualTo(3));
        Assert.That(scheduler.QueuedAgents, Is.EqualTo(17));

        var most = 0;
        for (var guard = 0; store.Kept.AgentCount < agents.Length && guard < 1000; guard++)
        {
            most = Math.Max(most, store.Held);
            if (store.Held > 0) store.Release();
            SpinWait.SpinUntil(() => store.Held >= Math.Min(3, agents.Length - store.Kept.AgentCount) || Drain(agents), TimeSpan.FromSeconds(20));
            Drain(agents);
            time.Advance(TimeSpan.FromMilliseconds(50));
            Drain(agents);
        }

        Assert.That(most, Is.EqualTo(3));
        Assert.That(store.Kept.AgentCount, Is.EqualTo(agents.Length));
    }

    [Test]
    public void The_timer_rests_when_nothing_is_unsaved()
    {
        var time = new CountingTime();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions());
        var (host, lanes) = Open(0, new MemoryLaneStore(), scheduler);
        time.Advance(TimeSpan.FromHours(1));
        Assert.That(time.Armed, Is.Zero);
        host.Run(() => ((ValueLane<int>)lanes[0]).Value = 1);
        time.Advance(TimeSpan.FromSeconds(1));
        host.Drain();
        Assert.That(scheduler.Commits, Is.EqualTo(1));

        // once for the flush, once to see whether it came to an end
        time.Advance(TimeSpan.FromHours(1));
        Assert.That(time.Armed, Is.EqualTo(2));
        time.Advance(TimeSpan.FromHours(1));
        Assert.That(time.Armed, Is.EqualTo(2));
    }

    [Test]
    public void An_agent_whose_change_waits_for_seconds_is_overdue_until_it_is_stored()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions());
        var store = new ScriptedStore { Holds = true };
        var (host, lanes) = Open(0, store, scheduler);
        host.Run(() => ((ValueLane<int>)lanes[0]).Value = 1);
        time.Advance(TimeSpan.FromSeconds(1));
        host.Drain();
        Assert.That(lanes.HasUnsaved, Is.True);
        Assert.That(lanes.IsOverdue, Is.False);

        time.Advance(TimeSpan.FromSeconds(10));
        host.Drain();
        Assert.That(lanes.IsOverdue, Is.True);

        store.Release();
        host.Until(() => !lanes.HasUnsaved);
        Assert.That(lanes.IsOverdue, Is.False);
    }

    [Test]
    public void Who_confirms_a_commit_gives_up_when_the_store_does_not_answer()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions());
        var store = new ScriptedStore { Holds = true };
        var (host, lanes) = Open(0, store, scheduler, Durability.Committed);
        var ticket = host.Run(() => lanes.CommandAsync(lanes[0].Name, "1"u8.ToArray()));
        var patient = host.Start(() => lanes.WhenCommittedAsync(ticket.Commit));
        var caller = host.Start(() => lanes.ConfirmAsync(ticket.Commit));
        Advance(29);
        Assert.That(caller.IsCompleted, Is.False);
        Advance(6);
        host.Until(() => caller.IsCompleted);
        Assert.That(caller.Exception?.InnerException, Is.TypeOf<TimeoutException>());
        Assert.That(patient.IsCompleted, Is.False);

        store.Release();
        host.Until(() => patient.IsCompleted);
        Assert.That(patient.IsCompletedSuccessfully, Is.True);

        void Advance(int seconds)
        {
            for (var i = 0; i < seconds; i++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                host.Drain();
            }
        }
    }

    [Test]
    public void The_lag_is_the_age_of_the_oldest_unsaved_change_of_all_agents()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions());
        var store = new ScriptedStore { Holds = true };
        var agents = Enumerable.Range(0, 3).Select(i => Open(i, store, scheduler)).ToArray();
        void Change(int i) => agents[i].Host.Run(() => ((ValueLane<int>)agents[i].Lanes[0]).Value++);
        void Pass(int milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            Drain(agents);
        }

        void End(int i, bool fails)
        {
            var steps = agents[i].Host.Steps;
            if (fails) store.Fail();
            else store.Release();
            agents[i].Host.Until(() => agents[i].Host.Steps > steps);
            Drain(agents);
        }

        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.Zero));
        Change(0);
        Pass(100);
        Change(1);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
        Pass(300);
        Assert.That(store.Held, Is.EqualTo(2));
        Change(0);
        Pass(100);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
        End(0, fails: false);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(400)), "the other agent's");
        End(1, fails: false);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(100)), "the change made while the commit was under way");
        Assert.That(scheduler.Failure, Is.Null);
        Pass(200);
        End(0, fails: true);
        Assert.That(scheduler.Failure!.Agents, Is.EqualTo(1));
        Assert.That(scheduler.Failure.Node, Is.EqualTo("/unit/0"));
        var since = scheduler.Failure.Since;
        Pass(1000);
        End(0, fails: true);
        Assert.That(scheduler.Failure!.Since, Is.EqualTo(since).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(1300)));
        Pass(1000);
        End(0, fails: false);
        Assert.That(scheduler.Failure, Is.Null);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.Zero));
        store.Holds = false;
        Change(2);
        Pass(10);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.FromMilliseconds(10)));
        store.Failing = new IOException("gone");
        Pass(300);
        Assert.That(scheduler.Failure, Is.Not.Null);
        agents[2].Host.Run(agents[2].Lanes.Abort);
        Assert.That(scheduler.Lag, Is.EqualTo(TimeSpan.Zero), "an agent that has ended keeps nobody waiting");
        Assert.That(scheduler.Failure, Is.Null);
    }

    [Test]
    public void When_the_silo_has_too_much_unsaved_agents_with_unsaved_changes_take_no_commands_until_the_store_is_back()
    {
        const int Bound = 20_000;
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new CommitScheduler(time, new AgentLanesOptions { MaxTotalUnsavedBytes = Bound });
        var store = new ScriptedStore { Failing = new IOException("the store is away") };
        var definition = TestAgent.Define(
            new ValueLaneDefinition<int>("total", Form.Int32) { Durability = Durability.Committed },
            new CommandLaneDefinition<string>("add", Form.String)
            {
                OnCommand = static (self, _) =>
                {
                    ((ValueLane<int>)((FakeHost)self).Lanes!.Find("total")!).Value++;
                    return default;
                },
            });
        var hub = new LaneHub();
        var agents = new (FakeHost Host, AgentLanes Lanes)[20];
        for (var i = 0; i < agents.Length; i++)
        {
            var host = new FakeHost();
            var lanes = host.Lanes = new AgentLanes(definition, $"/unit/{i}", host, hub, store, scheduler);
            host.Run(() => lanes.OpenAsync());
            host.Run(() => lanes.DeliverAsync(TestAgent.Batch((NodeOpKind.Link, "add", "", new FakeReader()))));
            agents[i] = (host, lanes);
        }

        // echoes are held for the commit: each command is a thousand bytes that wait
        var command = TestAgent.Batch((NodeOpKind.Command, "add", '"' + new string('x', 1000) + '"', null));
        var waiting = new List<Task>();
        var handled = 0;
        for (var round = 0; round < 10; round++)
        {
            foreach (var (host, lanes) in agents)
            {
                var task = host.Start(() => lanes.DeliverAsync(command));
                if (task.IsCompleted) handled++;
                else waiting.Add(task);
            }
        }

        Assert.That(handled, Is.LessThan(60));
        Assert.That(waiting, Has.Count.EqualTo((agents.Length * 10) - handled));
        Assert.That(scheduler.UnsavedBytes, Is.InRange(Bound, Bound + (agents.Length * 1500)));
        store.Failing = null;
        for (var guard = 0; guard < 1000 && waiting.Exists(task => !task.IsCompleted); guard++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Drain(agents);
        }

        Assert.That(waiting, Has.All.Property(nameof(Task.IsCompletedSuccessfully)).True);
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Drain(agents);
        }

        Assert.That(scheduler.UnsavedBytes, Is.Zero);
        for (var i = 0; i < agents.Length; i++) Assert.That(store.Text($"/unit/{i}", "v/total"), Is.EqualTo("10"));
    }

    [Test]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.That(
            () => new CommitScheduler(TimeProvider.System, new AgentLanesOptions { FlushInterval = TimeSpan.Zero }),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("AgentLanesOptions.FlushInterval"));
    }

    private static (FakeHost Host, AgentLanes Lanes) Open(int id, ILaneStore store, CommitScheduler scheduler, Durability durability = Durability.WriteBehind)
    {
        var host = new FakeHost();
        var lanes = new AgentLanes(
            TestAgent.Define(new ValueLaneDefinition<int>("count", Form.Int32) { Durability = durability }), $"/unit/{id}", host, new LaneHub(), store, scheduler);
        host.Run(() => lanes.OpenAsync());
        return (host, lanes);
    }

    private static bool Drain((FakeHost Host, AgentLanes Lanes)[] agents)
    {
        foreach (var (host, _) in agents) host.Drain();
        return false;
    }

    private static void Tick(Microsoft.Extensions.Time.Testing.FakeTimeProvider time, (FakeHost Host, AgentLanes Lanes)[] agents, DateTimeOffset[] stored)
    {
        time.Advance(TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < agents.Length; i++)
        {
            var (host, lanes) = agents[i];
            var before = lanes.HasUnsaved;
            host.Drain();
            if (before && !lanes.HasUnsaved) stored[i] = time.GetUtcNow();
        }
    }

    private sealed class CountingTime : Microsoft.Extensions.Time.Testing.FakeTimeProvider
    {
        private int _armed;

        public int Armed => _armed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Counting(base.CreateTimer(callback, state, dueTime, period), this);

        private sealed class Counting(ITimer timer, CountingTime time) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time._armed++;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
