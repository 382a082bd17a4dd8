using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Swim.Sqlite.Tests;

public sealed class GrainStateTests
{
    private static readonly GrainId Grain = GrainId.Create("thing", "a/b c");

    [Test]
    public async Task A_state_never_written_reads_as_new()
    {
        await using var storage = await StorageFixture.StartAsync();
        var state = new GrainState<List<string>>([]) { ETag = "old", RecordExists = true };
        await storage.Grains().ReadStateAsync("s", Grain, state);
        Assert.That((state.RecordExists, state.ETag, state.State!.Count), Is.EqualTo((false, (string?)null, 0)));
    }

    [Test]
    public async Task What_was_written_is_read_by_state_name_and_grain()
    {
        await using var storage = await StorageFixture.StartAsync();
        await WriteAsync(storage, "s", Grain, "one");
        await WriteAsync(storage, "t", Grain, "two");
        await WriteAsync(storage, "s", GrainId.Create("thing", "other"), "three");
        var read = await ReadAsync(storage, "s", Grain);
        Assert.That((read.RecordExists, read.State), Is.EqualTo((true, "one")));
        Assert.That((await ReadAsync(storage, "t", Grain)).State, Is.EqualTo("two"));
    }

    [Test]
    public async Task A_stale_etag_is_refused_and_leaves_the_state()
    {
        await using var storage = await StorageFixture.StartAsync();
        var first = await WriteAsync(storage, "s", Grain, "one");
        var stale = new GrainState<string>("stale") { ETag = first.ETag };
        first.State = "two";
        await storage.Grains().WriteStateAsync("s", Grain, first);
        Assert.That(async () => await storage.Grains().WriteStateAsync("s", Grain, stale), Throws.TypeOf<InconsistentStateException>().With.Property("StoredEtag").EqualTo(first.ETag));
        Assert.That(async () => await storage.Grains().ClearStateAsync("s", Grain, stale), Throws.TypeOf<InconsistentStateException>());
        Assert.That(async () => await storage.Grains().WriteStateAsync("s", Grain, new GrainState<string>("new")), Throws.TypeOf<InconsistentStateException>());
        Assert.That((await ReadAsync(storage, "s", Grain)).State, Is.EqualTo("two"));
    }

    [Test]
    public async Task A_cleared_state_is_gone_and_its_etag_never_fits_again()
    {
        await using var storage = await StorageFixture.StartAsync();
        var state = await WriteAsync(storage, "s", Grain, "one");
        var stale = new GrainState<string>("stale") { ETag = state.ETag };
        await storage.Grains().ClearStateAsync("s", Grain, state);
        Assert.That((state.RecordExists, state.ETag), Is.EqualTo((false, (string?)null)));
        await WriteAsync(storage, "s", Grain, "two");
        Assert.That(async () => await storage.Grains().WriteStateAsync("s", Grain, stale), Throws.TypeOf<InconsistentStateException>());
        Assert.That((await ReadAsync(storage, "s", Grain)).State, Is.EqualTo("two"));
    }

    [Test]
    public async Task Conflicts_reach_their_own_caller_only()
    {
        await using var storage = await StorageFixture.StartAsync();
        var taken = GrainId.Create("thing", "taken");
        await WriteAsync(storage, "s", taken, "first");
        var writes = Enumerable.Range(0, 200).Select(i => i % 10 == 0
            ? storage.Grains().WriteStateAsync("s", taken, new GrainState<string>("second"))
            : storage.Grains().WriteStateAsync("s", GrainId.Create("thing", $"free{i}"), new GrainState<string>("first"))).ToArray();
        await Task.WhenAll(writes.Where((_, i) => i % 10 != 0));
        foreach (var conflict in writes.Where((_, i) => i % 10 == 0)) Assert.That(async () => await conflict, Throws.TypeOf<InconsistentStateException>());
        Assert.That((await ReadAsync(storage, "s", taken)).State, Is.EqualTo("first"));
    }

    [Test]
    public async Task Many_writers_share_transactions()
    {
        await using var storage = await StorageFixture.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => WriteAsync(storage, "s", GrainId.Create("thing", $"{i}"), "x")));
        Assert.That(storage.Counter("swim.storage.writes"), Is.EqualTo(2_000));
        Assert.That(storage.Counter("swim.storage.commits"), Is.LessThan(1_000));
        Assert.That((storage.Level("swim.storage.queue.writes"), storage.Level("swim.storage.queue.bytes")), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task Writers_wait_for_room_and_all_get_through()
    {
        await using var storage = await StorageFixture.StartAsync(configure: o => (o.MaxQueuedWrites, o.MaxQueuedBytes) = (2, 10_000));
        var big = new string('x', 9_000);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => WriteAsync(storage, "s", GrainId.Create("thing", $"{i}"), big)));
        Assert.That(storage.Counter("swim.storage.writes"), Is.EqualTo(200));
    }

    [Test]
    public async Task A_cancelled_writer_is_not_written()
    {
        await using var storage = await StorageFixture.StartAsync();
        var state = new GrainState<string>("x");
        Assert.That(async () => await storage.Grains().WriteStateAsync("s", Grain, state, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await ReadAsync(storage, "s", Grain)).RecordExists, Is.False);
    }

    [Test]
    public async Task Large_states_survive()
    {
        await using var storage = await StorageFixture.StartAsync();
        var large = new string('é', 5_000_000);
        await WriteAsync(storage, "s", Grain, large);
        Assert.That((await ReadAsync(storage, "s", Grain)).State, Is.EqualTo(large));
    }

    private static async Task<GrainState<string>> WriteAsync(StorageFixture storage, string name, GrainId grain, string value)
    {
        var state = new GrainState<string>(value);
        await storage.Grains().WriteStateAsync(name, grain, state);
        return state;
    }

    private static async Task<GrainState<string>> ReadAsync(StorageFixture storage, string name, GrainId grain)
    {
        var state = new GrainState<string>("");
        await storage.Grains().ReadStateAsync(name, grain, state);
        return state;
    }
}
