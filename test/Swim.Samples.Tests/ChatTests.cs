using Chat.Agents;
using Swim.TestKit;

namespace Swim.Samples.Tests;

internal sealed class ChatTests
{
    private SwimTest _swim = null!;
    private TestAgent _lobby = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _swim = await SwimTest.StartAsync<RoomAgent>();
        _lobby = _swim.Agent("/room/lobby");
    }

    [TearDown]
    public async Task StopAsync() => await _swim.DisposeAsync();

    [Test]
    public async Task What_is_said_is_heard_with_its_time()
    {
        await _lobby.CommandAsync("say", new Line("Ada", " Anybody here? "));

        var messages = await _lobby.ExpectMap<long, Message>("messages", messages => messages.Count == 1);
        Assert.That(messages[1], Is.EqualTo(new Message("Ada", "Anybody here?", _swim.Clock.Now)));
    }

    [Test]
    public async Task The_oldest_messages_go()
    {
        for (var i = 1; i <= RoomAgent.KeptMessages + 5; i++) await _lobby.CommandAsync("say", new Line("Ada", $"number {i}"));

        var messages = await _lobby.ExpectMap<long, Message>("messages", messages => messages.ContainsKey(RoomAgent.KeptMessages + 5));
        Assert.That((messages.Count, messages.Keys.Min()), Is.EqualTo((RoomAgent.KeptMessages, 6L)));
    }

    [Test]
    public async Task Who_is_not_heard_of_leaves()
    {
        await _lobby.CommandAsync("here", "Ada");
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(20));
        await _lobby.CommandAsync("here", "Grace");
        await _lobby.ExpectMap<string, DateTimeOffset>("people", people => people.Count == 2);

        await _swim.Clock.AdvanceAsync(RoomAgent.Patience);

        await _lobby.ExpectMap<string, DateTimeOffset>("people", people => people.Count == 1 && people.ContainsKey("Grace"));
        await _swim.Expect<IReadOnlyDictionary<string, RoomNews>>("/rooms", "rooms", rooms => rooms["lobby"].People == 1);
    }

    [Test]
    public async Task A_message_can_be_taken_back()
    {
        await _lobby.CommandAsync("say", new Line("Ada", "Oops"));
        await _lobby.CommandAsync("erase", 1L);

        await _lobby.ExpectMap<long, Message>("messages", messages => messages.Count == 0);
    }

    [Test]
    public async Task A_message_without_a_text_is_refused()
    {
        await Assert.ThrowsAsync<LaneException>(async () => await _lobby.CommandAsync("say", new Line("Ada", "")));

        await _lobby.ExpectValue("total", 0L);
    }

    [Test]
    public async Task Messages_survive_the_end_of_the_silo()
    {
        await _lobby.CommandAsync("say", new Line("Ada", "Remember me"));
        await _swim.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _swim.CrashSiloAsync();

        await _swim.Agent("/room/lobby").ExpectMap<long, Message>("messages", messages => messages.Values.Single().Text == "Remember me");
    }
}
