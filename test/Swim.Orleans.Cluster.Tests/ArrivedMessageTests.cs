using Microsoft.Extensions.Time.Testing;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>What a silo answers about the batches of a message.</summary>
internal sealed class ArrivedMessageTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task It_is_answered_at_once_when_all_have_been_carried_out()
    {
        using var message = new ArrivedMessage(_time);
        message.Done(message.Open());
        message.NotRun(message.Open());
        var reply = await message.StartAsync();
        Assert.That((reply.IsLast, reply.Done, reply.NotRun), Is.EqualTo((true, (int[]?)null, new[] { 1 })));
    }

    [Test]
    public async Task A_slow_handler_is_answered_for_later()
    {
        using var message = new ArrivedMessage(_time);
        var (quick, slow) = (message.Open(), message.Open());
        message.Done(quick);
        var first = message.StartAsync();
        Assert.That(first.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.That((await first).Done, Is.EqualTo(new[] { quick }));
        var next = message.NextAsync();
        message.Failed(slow, new InvalidOperationException("it fell"), done: 3);
        var last = await next;
        Assert.That((last.IsLast, last.Failed![0].Index, last.Failed[0].Done), Is.EqualTo((true, slow, 3)));
    }

    [Test]
    public async Task Whoever_asks_hears_something_also_while_nothing_is_known()
    {
        using var message = new ArrivedMessage(_time);
        var slow = message.Open();
        var first = message.StartAsync();
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.That((await first).IsLast, Is.False);
        for (var i = 0; i < 3; i++)
        {
            var next = message.NextAsync();
            _time.Advance(ArrivedMessage.LongestSilence - TimeSpan.FromMilliseconds(1));
            Assert.That(next.IsCompleted, Is.False);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.That(await next, Is.EqualTo(new BatchReply(false, null, null, null)));
        }

        var last = message.NextAsync();
        message.Done(slow);
        Assert.That((await last).IsLast, Is.True);
    }

    [Test]
    public async Task It_is_forgotten_when_nobody_asks_any_more()
    {
        using var message = new ArrivedMessage(_time);
        message.Open();
        var first = message.StartAsync();
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await first;
        var next = message.NextAsync();
        _time.Advance(ArrivedMessage.LongestSilence);
        await next;
        Assert.That(message.IsForgotten, Is.False);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(message.IsForgotten, Is.True);
    }
}
