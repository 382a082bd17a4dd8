using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.Storage;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests;

internal sealed class StorageTests
{
    [Test]
    public async Task State_survives_a_restart_in_the_embedded_file()
    {
        var directory = Directory.CreateTempSubdirectory("swim-restart-");
        var file = Path.Combine(directory.FullName, "lanes.db");
        await using (var first = await StartAsync(file))
        {
            await first.Swim.Agent("/counter/kept").CommandAsync("add", 5);
            await first.Swim.Agent("/counter/kept").CommandAsync("commit", 2);
            await first.Swim.Agent("/counter/kept").Map<string, int>("scores").UpdateAsync("a b", 1);
            await first.Swim.Agent("/counter/kept").Value<string>("note").SetAsync("gone");
        }

        await using (var second = await StartAsync(file))
        {
            var agent = second.Swim.Agent("/counter/kept");
            Assert.That(await agent.Value<int>("count").GetAsync(), Is.EqualTo(5));
            Assert.That(await agent.Value<int>("total").GetAsync(), Is.EqualTo(2));
            Assert.That(await agent.Map<string, int>("scores").GetAsync(), Is.EquivalentTo((KeyValuePair<string, int>[])[new("a b", 1)]));
            Assert.That(await agent.Value<string>("note").GetAsync(), Is.Not.EqualTo("gone"));
        }

        directory.Delete(recursive: true);
    }

    [Test]
    public async Task Any_grain_storage_of_the_application_is_used_and_no_file_is_made()
    {
        var directory = Directory.CreateTempSubdirectory("swim-own-");
        var file = Path.Combine(directory.FullName, "lanes.db");
        await using var silo = await SwimHost.StartAsync(builder =>
        {
            builder.Services.Configure<SwimOptions>(options => options.Storage.Path = file);
            builder.UseOrleans(orleans => orleans.AddMemoryGrainStorageAsDefault());
        });
        await silo.Swim.Agent("/counter/own").CommandAsync("commit", 3);

        Assert.That(await silo.Swim.Agent("/counter/own").Value<int>("total").GetAsync(), Is.EqualTo(3));
        Assert.That(File.Exists(file), Is.False);
        directory.Delete(recursive: true);
    }

    [Test]
    public async Task A_store_over_any_grain_storage_keeps_records_and_fences_earlier_activations()
    {
        await using var silo = await SwimHost.StartAsync();
        var store = LaneStores.Over(silo.Services.GetRequiredKeyedService<IGrainStorage>("swim.memory"), NullLoggerFactory.Instance);
        var first = await store.OpenAsync("test", "/t/1");
        await store.CommitAsync(first, [Change("v/a", "1"), Change("v/b", "2")]);
        await store.CommitAsync(first, [Change("v/a", "3"), new LaneRecordChange("v/b", null)]);
        var second = await store.OpenAsync("test", "/t/1");

        Assert.That(Texts(second), Is.EquivalentTo((string[])["v/a=3"]));
        Assert.That(async () => await store.CommitAsync(first, [Change("v/a", "9")]), Throws.InstanceOf<LaneStoreFencedException>());
        await store.CommitAsync(second, [Change("v/c", "4")]);
        Assert.That(Texts(await store.OpenAsync("test", "/t/1")), Is.EquivalentTo((string[])["v/a=3", "v/c=4"]));
    }

    [Test]
    public async Task Of_two_activations_of_a_new_agent_the_first_to_commit_wins()
    {
        await using var silo = await SwimHost.StartAsync();
        var store = LaneStores.Over(silo.Services.GetRequiredKeyedService<IGrainStorage>("swim.memory"), NullLoggerFactory.Instance);
        var first = await store.OpenAsync("test", "/t/2");
        var second = await store.OpenAsync("test", "/t/2");
        await store.CommitAsync(first, [Change("v/a", "1")]);

        Assert.That(async () => await store.CommitAsync(second, [Change("v/a", "2")]), Throws.InstanceOf<LaneStoreFencedException>());
        await store.DeleteAsync(first);
        Assert.That(Texts(await store.OpenAsync("test", "/t/2")), Is.Empty);
    }

    private static Task<SwimHost> StartAsync(string file) => SwimHost.StartAsync(builder => builder.Services.Configure<SwimOptions>(options => options.Storage.Path = file));

    private static LaneRecordChange Change(string name, string text) => new(name, System.Text.Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Texts(AgentRecords records) => records.Records.Select(record => $"{record.Key}={System.Text.Encoding.UTF8.GetString(record.Value.Span)}");
}
