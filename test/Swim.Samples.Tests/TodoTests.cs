using Swim.TestKit;
using Todo.Agents;

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
        await _list.CommandAsync("add", "Milk");
        await _list.CommandAsync("add", "Bread");
        await _list.CommandAsync("add", "Tea");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task Items_are_in_the_order_in_which_they_came()
    {
        Assert.That(await TextsAsync(), Is.EqualTo((string[])["Milk", "Bread", "Tea"]));
        await _list.ExpectValue("totals", new Summary(3, 0));
    }

    [Test]
    public async Task An_item_moves_before_another_or_to_the_end()
    {
        await _list.CommandAsync("move", new Move(3, 1));
        Assert.That(await TextsAsync(), Is.EqualTo((string[])["Tea", "Milk", "Bread"]));

        await _list.CommandAsync("move", new Move(3, null));
        Assert.That(await TextsAsync(), Is.EqualTo((string[])["Milk", "Bread", "Tea"]));
    }

    [Test]
    public async Task What_is_done_is_taken_away()
    {
        await _list.CommandAsync("toggle", 2);
        await _list.ExpectValue("totals", new Summary(2, 1));
        await _list.CommandAsync("rename", new Edit(1, "Oat milk"));

        await _list.CommandAsync("tidy");

        Assert.That(await TextsAsync(), Is.EqualTo((string[])["Oat milk", "Tea"]));
        await _list.ExpectValue("totals", new Summary(2, 0));
    }

    [Test]
    public async Task What_is_shown_is_stored()
    {
        await _list.CommandAsync("remove", 2);
        await _list.CrashAsync();

        Assert.That(await TextsAsync(), Is.EqualTo((string[])["Milk", "Tea"]));
    }

    [Test]
    public async Task While_the_store_does_not_answer_nothing_is_shown_and_nothing_lost()
    {
        await using var reader = await _list.LinkAsync("order");
        await reader.NextAsync(one => one.Kind == LinkEventKind.Synced);
        _swim.Store.Block();
        var move = _list.CommandAsync("move", new Move(3, 1)).AsTask();
        Assert.That(await reader.DrainAsync(), Is.Empty);

        _swim.Store.Release();
        await move.WaitAsync(_swim.Timeout);

        await reader.ExpectAsync("event {3,1,2}");
    }

    private async Task<string[]> TextsAsync()
    {
        var items = await _list.Map<int, Item>("items").GetAsync();
        var order = await _list.Value<IReadOnlyList<int>>("order").GetAsync();
        return [.. order.Select(id => items[id].Text)];
    }
}
