using Swim.Recon;
using Swim.TestKit;
using Todo.Agents;
using Item = Todo.Agents.Item;

namespace Swim.Samples.Tests;

internal sealed class TodoTests
{
    private SwimTest _swim = null!;
    private TestAgent _list = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _swim = await SwimTest.StartAsync<ListAgent>();
        _list = _swim.Agent("/list/today");
        await AddAsync(0, "Milk");
        await AddAsync(1, "Bread");
        await AddAsync(2, "Tea");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task Items_are_in_the_order_in_which_they_came()
    {
        await ExpectAsync("Milk", "Bread", "Tea");
        await _list.ExpectValue("totals", new Summary(3, 0));
    }

    [Test]
    public async Task An_item_moves()
    {
        await SayAsync("@move(from:2,to:0)");

        await ExpectAsync("Tea", "Milk", "Bread");
    }

    [Test]
    public async Task What_is_done_is_taken_away()
    {
        await SayAsync("@update(index:1){text:Bread,done:true}");
        await _list.ExpectValue("totals", new Summary(2, 1));
        await SayAsync("@update(index:0){text:\" Oat milk \",done:false}");

        await _list.CommandAsync("tidy");

        await ExpectAsync("Oat milk", "Tea");
        await _list.ExpectValue("totals", new Summary(2, 0));
    }

    [Test]
    public async Task What_is_no_item_does_not_come_in()
    {
        await Assert.ThrowsAsync<LaneException>(async () => await AddAsync(3, "  "));

        await ExpectAsync("Milk", "Bread", "Tea");
    }

    [Test]
    public async Task What_is_shown_is_stored()
    {
        await SayAsync("@remove(index:1)");
        await _list.CrashAsync();

        await ExpectAsync("Milk", "Tea");
    }

    [Test]
    public async Task While_the_store_does_not_answer_nothing_is_shown_and_nothing_lost()
    {
        await using var reader = await _list.LinkAsync("items");
        await reader.NextAsync(one => one.Kind == LinkEventKind.Synced);
        _swim.Store.Block();
        var move = SayAsync("@move(from:2,to:0)");
        Assert.That(await reader.DrainAsync(), Is.Empty);

        _swim.Store.Release();
        await move.WaitAsync(_swim.Timeout);

        await reader.NextAsync(one => one.Body.StartsWith("@move(from:2,to:0,", StringComparison.Ordinal));
    }

    private Task AddAsync(int index, string text) => SayAsync($"@update(index:{index},key:k{index}){{text:\"{text}\",done:false}}");

    // what the page sends
    private Task SayAsync(string command) => _list.CommandAsync("items", Value.Parse(command)).AsTask();

    private Task<IReadOnlyList<Item>> ExpectAsync(params string[] texts) =>
        _list.Expect<IReadOnlyList<Item>>("items", items => items.Select(item => item.Text).SequenceEqual(texts));
}
