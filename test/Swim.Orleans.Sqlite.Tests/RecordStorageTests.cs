using System.Text;
using CsCheck;

namespace Swim.Sqlite.Tests;

public sealed class RecordStorageTests
{
    private static readonly string[] FencedNodes = ["/unit/0", "/unit/77"];

    [Test]
    public async Task Records_are_read_together_by_the_next_claim()
    {
        await using var storage = await StorageFixture.StartAsync();
        var claim = await storage.Records.ClaimAsync("unit", "/unit/1");
        Assert.That(claim.Records, Is.Empty);
        await storage.Records.WriteAsync(claim, [Put("v/a", "1"), Put("m/b", "{x:1}"), Put("v/gone", "2")]);
        await storage.Records.WriteAsync(claim, [Put("v/a", "3"), new RecordChange("v/gone", null), new RecordChange("v/never", null)]);
        Assert.That(await ReadAsync(storage, "/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["m/b"] = "{x:1}", ["v/a"] = "3" }));
        Assert.That(await ReadAsync(storage, "/unit/2"), Is.Empty);
    }

    [Test]
    public async Task A_later_claim_fences_the_earlier_one()
    {
        await using var storage = await StorageFixture.StartAsync();
        var first = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.WriteAsync(first, [Put("v/a", "1")]);
        var second = await storage.Records.ClaimAsync("unit", "/unit/1");
        Assert.That(async () => await storage.Records.WriteAsync(first, [Put("v/a", "2")]), Throws.TypeOf<RecordFencedException>());
        Assert.That(async () => await storage.Records.DeleteAsync(first), Throws.TypeOf<RecordFencedException>());
        await storage.Records.WriteAsync(second, [Put("v/b", "3")]);
        Assert.That(await ReadAsync(storage, "/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "1", ["v/b"] = "3" }));
    }

    [Test]
    public async Task Some_that_are_fenced_among_many_hear_it_and_nobody_else()
    {
        await using var storage = await StorageFixture.StartAsync();
        var claims = new List<RecordClaim>();
        for (var i = 0; i < 100; i++)
        {
            claims.Add(await storage.Records.ClaimAsync("unit", $"/unit/{i}"));
            await storage.Records.WriteAsync(claims[i], [Put("v", "1")]);
        }

        _ = await storage.Records.ClaimAsync("unit", "/unit/0");
        _ = await storage.Records.ClaimAsync("unit", "/unit/77");
        // the others have their heads looked up or known, one has a value too large to go with others, one has several records
        var writes = claims.Select((claim, i) => storage.Records.WriteAsync(claim, i switch
        {
            50 => [Put("v", new string('2', 100_000))],
            60 => [Put("v", "2"), Put("w", "2")],
            _ => [Put("v", "2")],
        }).AsTask()).ToList();
        var fenced = new List<string>();
        for (var i = 0; i < writes.Count; i++)
        {
            try
            {
                await writes[i];
            }
            catch (RecordFencedException)
            {
                fenced.Add(claims[i].Node);
            }
        }

        Assert.That(fenced, Is.EqualTo(FencedNodes));
        for (var i = 0; i < 100; i++)
        {
            var expected = i is 0 or 77 ? "1" : i == 50 ? new string('2', 100_000) : "2";
            Assert.That((await ReadAsync(storage, $"/unit/{i}"))["v"], Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Of_two_claims_of_an_agent_never_stored_the_first_to_write_holds_it()
    {
        await using var storage = await StorageFixture.StartAsync();
        var (a, b) = (await storage.Records.ClaimAsync("unit", "/unit/1"), await storage.Records.ClaimAsync("unit", "/unit/1"));
        await storage.Records.WriteAsync(a, [Put("v/a", "1")]);
        Assert.That(async () => await storage.Records.WriteAsync(b, [Put("v/a", "2")]), Throws.TypeOf<RecordFencedException>());
        await storage.Records.WriteAsync(a, [Put("v/a", "3")]);
    }

    [Test]
    public async Task Deleting_removes_everything_and_fences_those_who_had_it()
    {
        await using var storage = await StorageFixture.StartAsync();
        var first = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.WriteAsync(first, [Put("v/a", "1")]);
        var second = await storage.Records.ClaimAsync("unit", "/unit/1");
        await storage.Records.DeleteAsync(second);
        Assert.That(async () => await storage.Records.WriteAsync(first, [Put("v/a", "2")]), Throws.TypeOf<RecordFencedException>());
        await storage.Records.WriteAsync(second, [Put("v/a", "3")]);
        Assert.That(await ReadAsync(storage, "/unit/1"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "3" }));
    }

    [Test]
    public async Task A_fenced_set_leaves_nothing_of_itself_and_others_in_its_batch_are_written()
    {
        await using var storage = await StorageFixture.StartAsync();
        var stale = await storage.Records.ClaimAsync("unit", "/unit/stale");
        await storage.Records.WriteAsync(stale, [Put("v/a", "1")]);
        _ = await storage.Records.ClaimAsync("unit", "/unit/stale");
        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        var writes = claims.Select(c => storage.Records.WriteAsync(c, [Put("v/a", c.Node)]).AsTask()).ToList();
        var fenced = storage.Records.WriteAsync(stale, [Put("v/a", "2"), Put("v/b", "2")]).AsTask();
        await Task.WhenAll(writes);
        Assert.That(async () => await fenced, Throws.TypeOf<RecordFencedException>());
        Assert.That(await ReadAsync(storage, "/unit/stale"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "1" }));
        Assert.That(await ReadAsync(storage, "/unit/7"), Is.EqualTo(new Dictionary<string, string> { ["v/a"] = "/unit/7" }));
    }

    [Test]
    public async Task Opening_an_agent_never_stored_writes_nothing()
    {
        await using var storage = await StorageFixture.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => storage.Records.ClaimAsync("unit", $"/unit/{i}").AsTask()));
        Assert.That(storage.Counter("swim.storage.writes"), Is.Zero);
    }

    [Test]
    public async Task Any_sequence_of_writes_and_claims_reads_like_a_dictionary()
    {
        await using var storage = await StorageFixture.StartAsync();
        var step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4], Gen.Byte.Array[0, 20].Select(b => (byte[]?)b));
        await step.Array[1, 20].SampleAsync(async steps =>
        {
            var node = $"/unit/{Guid.NewGuid():n}";
            var model = new Dictionary<string, byte[]>();
            var claim = await storage.Records.ClaimAsync("unit", node);
            foreach (var (what, name, bytes) in steps)
            {
                if (what == 0)
                {
                    claim = await storage.Records.ClaimAsync("unit", node);
                    if (claim.Records.Count != model.Count || model.Any(r => !claim.Records[r.Key].Span.SequenceEqual(r.Value))) return false;
                }
                else if (what == 1)
                {
                    await storage.Records.DeleteAsync(claim);
                    model.Clear();
                }
                else
                {
                    var isDelete = what == 2;
                    await storage.Records.WriteAsync(claim, [new RecordChange($"r{name}", isDelete ? default(ReadOnlyMemory<byte>?) : bytes)]);
                    if (isDelete) model.Remove($"r{name}");
                    else model[$"r{name}"] = bytes!;
                }
            }

            return true;
        }, iter: 30, threads: 1);
    }

    private static RecordChange Put(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    internal static async Task<Dictionary<string, string>> ReadAsync(StorageFixture storage, string node) =>
        (await storage.Records.ClaimAsync("unit", node)).Records.ToDictionary(r => r.Key, r => Encoding.UTF8.GetString(r.Value.Span));
}
