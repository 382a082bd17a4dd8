namespace Swim.Lanes.Tests.Routing;

public sealed class WaitingAgentsTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Test]
    public void A_few_are_woken_before_Wake_returns_and_once()
    {
        var waiting = new WaitingAgents();
        var agents = Fill(waiting, WaitingAgents.Many - 1);
        Assert.That(agents.Select(static agent => agent.Wakes), Is.All.Zero);

        waiting.Wake();
        waiting.Wake();
        Assert.That(agents.Select(static agent => agent.Wakes), Is.All.EqualTo(1));
    }

    [Test]
    public async Task Many_are_woken_by_the_pool_each_once_however_many_lots_of_them_follow()
    {
        var waiting = new WaitingAgents();
        var agents = new List<Agent>();
        for (var lot = 0; lot < 50; lot++)
        {
            agents.AddRange(Fill(waiting, WaitingAgents.Many + lot));
            waiting.Wake();
        }

        await Task.WhenAll(agents.Select(static agent => agent.Woken)).WaitAsync(Guard);
        Assert.That(agents.Select(static agent => agent.Wakes), Is.All.EqualTo(1));
    }

    [Test]
    public void One_that_is_woken_may_be_given_something_again_at_once()
    {
        var waiting = new WaitingAgents();
        var other = new WaitingAgents();
        var agents = new Agent[3];
        for (var i = 0; i < agents.Length; i++) agents[i] = new Agent { OnWoken = other.Add };
        foreach (var agent in agents) waiting.Add(agent);

        waiting.Wake();
        foreach (var agent in agents) agent.OnWoken = null;
        other.Wake();
        Assert.That(agents.Select(static agent => agent.Wakes), Is.All.EqualTo(2));
    }

    [Test]
    public void Each_step_of_fetching_is_taken_by_all_before_the_next_and_before_any_is_woken()
    {
        var waiting = new WaitingAgents();
        var steps = new List<int>();
        const int Woken = WaitingAgent.FetchSteps;
        for (var i = 0; i < 3; i++) waiting.Add(new Agent { OnFetch = steps.Add, OnWoken = _ => steps.Add(Woken) });
        waiting.Wake();
        Assert.That(steps, Is.EqualTo(Enumerable.Range(0, Woken + 1).SelectMany(static step => Enumerable.Repeat(step, 3))));
    }

    [Test]
    public void Groups_are_used_again()
    {
        var waiting = new WaitingAgents();
        var agents = Fill(waiting, WaitingAgents.Many - 1);
        waiting.Wake();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            foreach (var agent in agents) waiting.Add(agent);
            waiting.Wake();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static Agent[] Fill(WaitingAgents waiting, int count)
    {
        var agents = new Agent[count];
        for (var i = 0; i < count; i++) waiting.Add(agents[i] = new Agent());
        return agents;
    }

    private sealed class Agent : WaitingAgent
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _wakes;

        public int Wakes => Volatile.Read(ref _wakes);

        public Task Woken => _woken.Task;

        public Action<WaitingAgent>? OnWoken { get; set; }

        public Action<int>? OnFetch { get; set; }

        public override void Fetch(int step) => OnFetch?.Invoke(step);

        public override void Wake()
        {
            Interlocked.Increment(ref _wakes);
            OnWoken?.Invoke(this);
            _woken.TrySetResult();
        }
    }
}
