using System.Globalization;
using Swim.Lanes;

namespace Swim.TestKit.Storage;

/// <summary>Keepers in a silo over the storage under test.</summary>
internal sealed class KeeperRun(SwimTest swim, CaseRun run) : IAsyncDisposable
{
    private readonly string _name = Guid.NewGuid().ToString("n");
    private int _keepers;

    public SwimTest Swim => swim;

    public static async Task<KeeperRun> StartAsync(CaseRun run)
    {
        run.At("start of a silo with agents");
        return new KeeperRun(await run.Subject.StartAgentsAsync(options => options.AddAgent(KeeperAgent.Keeper).WatchFromFirstCommand = false), run);
    }

    /// <summary>A keeper that was never stored.</summary>
    public TestAgent New() => swim.Agent(string.Create(CultureInfo.InvariantCulture, $"/swim.testkit/{_name}/{_keepers++}"));

    /// <summary>Sets every lane of that durability, 1 to <paramref name="times"/>.</summary>
    public async Task FillAsync(TestAgent keeper, Durability durability, int times, int from = 1)
    {
        run.At(string.Create(CultureInfo.InvariantCulture, $"{durability} lanes of {keeper.NodeUri} are set {times} times"));
        for (var n = from; n < from + times; n++) await keeper.CommandAsync(KeeperAgent.LaneOf("fill", durability), n);
    }

    /// <summary>The flush interval passes.</summary>
    public async Task FlushAsync()
    {
        run.At("the flush interval passes");
        await swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        await swim.SettleAsync();
    }

    /// <summary>The keeper's lanes are as after so many fills.</summary>
    public async Task ExpectAsync(TestAgent keeper, Durability durability, int times, string when)
    {
        string Lane(string name) => KeeperAgent.LaneOf(name, durability);
        var what = $"of {durability} lanes {when}";
        run.At($"{keeper.NodeUri} is read {when}");
        run.Equal($"the value lane {what}", times, await keeper.Value<int>(Lane("count")).GetAsync());
        var scores = await keeper.Map<string, int>(Lane("scores")).GetAsync();
        var numbers = Enumerable.Range(1, times);
        run.Equal(
            $"the map lane {what}",
            string.Join(", ", numbers.Select(n => (Key: string.Create(CultureInfo.InvariantCulture, $"key {n}"), Value: n)).Append((Key: "last", Value: times)).Where(e => e.Value > 0).OrderBy(e => e.Key, StringComparer.Ordinal)),
            string.Join(", ", scores.Select(e => (e.Key, e.Value)).OrderBy(e => e.Key, StringComparer.Ordinal)));
        run.Equal(
            $"the list lane {what}",
            string.Join(", ", numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"name {n}"))),
            string.Join(", ", await keeper.List<string>(Lane("names")).GetAsync()));
    }

    /// <summary>The keeper's stores are as after so many fills.</summary>
    public async Task ExpectStoresAsync(TestAgent keeper, int writeBehind, int committed, int transient, string when)
    {
        await keeper.CommandAsync("show");
        var expected = string.Join("; ", ((int[])[writeBehind, committed, transient]).Select(times =>
            string.Create(CultureInfo.InvariantCulture, $"{times}: {string.Join(",", Enumerable.Range(1, times))}")));
        run.Equal($"the stores {when}", expected, await keeper.Value<string>("shown").GetAsync());
    }

    /// <summary>A join over these sources, by value and by map, shows what they say.</summary>
    public async Task ExpectJoinAsync(TestAgent keeper, Durability durability, params (string Node, int Times)[] sources)
    {
        run.At($"{durability} joins of {keeper.NodeUri} are awaited");
        await keeper.ExpectMap<string, int>(KeeperAgent.LaneOf("counts", durability), counts =>
            counts.Count == sources.Length && sources.All(source => counts.GetValueOrDefault(source.Node) == source.Times));
        await keeper.ExpectMap<string, int>(KeeperAgent.LaneOf("allScores", durability), scores =>
            Enumerable.Range(1, sources.Max(source => source.Times)).All(n => scores.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"key {n}")) == n));
    }

    public ValueTask DisposeAsync() => swim.DisposeAsync();
}
