using System.Diagnostics;
using Swim.Lanes.Tests.Agents;
using Swim.Lanes.Tests.Storage;
using Swim.Recon;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>List lanes of very many elements: what a change writes.</summary>
internal sealed class LongListTests
{
    [Test]
    public async Task A_change_in_the_middle_of_a_hundred_thousand_elements_writes_its_page_and_a_part_of_the_directory()
    {
        var store = new ScriptedStore();
        await store.PutAsync(TestAgent.Node, LongLanes.List("list", 1000, 100));
        var watch = Stopwatch.StartNew();
        using var agent = new TestAgent(TestAgent.Define(new ListLaneDefinition<string>("list", Form.String)), store).Open();
        await TestContext.Out.WriteLineAsync($"100,000 elements loaded in {watch.Elapsed.TotalMilliseconds:N0} ms");
        var list = (ListLane<string>)agent.Lanes.Find("list")!;
        agent.Host.Run(() => list.Insert(50_050, "new"));
        agent.Flush();
        Assert.That(store.Commits[^1], Is.EqualTo((string[])["l/list/500"]));

        // the directory is still in one piece: the first split cuts it
        Split(50_000);
        Assert.That(store.Text(TestAgent.Node, "l/list"), Does.StartWith("@chunks{"));
        Split(20_000);
        await TestContext.Out.WriteLineAsync($"split: {string.Join(", ", store.Commits[^1])}, {store.LastBytes:N0} bytes");
        Assert.That(store.Commits[^1], Has.Length.EqualTo(3));
        Assert.That(store.LastBytes, Is.LessThan(10_000));
        using var next = agent.Restart();
        Assert.That(((ListLane<string>)next.Lanes.Find("list")!).SequenceEqual(list));

        void Split(int at)
        {
            agent.Host.Run(() =>
            {
                for (var i = 0; i < 40; i++) list.Insert(at + 10, "new");
            });
            agent.Flush();
        }
    }
}
