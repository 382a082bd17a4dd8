using Swim.Runtime;

namespace Swim.Tests;

/// <summary>What is kept by node, and forgotten when it is not asked for.</summary>
internal sealed class RecentlyUsedTests
{
    private const int Capacity = 100;

    private readonly RecentlyUsed<string> _known = new(Capacity);

    [Test]
    public void What_is_asked_for_again_and_again_stays()
    {
        _known.Set("/used", "it");
        for (var i = 0; i < Capacity * 10; i++)
        {
            _known.Set($"/other/{i}", "other");
            Assert.That(_known.TryGet("/used", out var value), Is.True, $"after {i} others");
            Assert.That(value, Is.EqualTo("it"));
        }
    }

    [Test]
    public void It_never_holds_more_than_twice_its_capacity()
    {
        for (var i = 0; i < Capacity * 10; i++) _known.Set($"/bound/{i}", "one");
        Assert.That(Enumerable.Range(0, Capacity * 10).Count(i => _known.TryGet($"/bound/{i}", out _)), Is.InRange(1, Capacity * 2));
    }

    [Test]
    public void What_is_removed_is_gone_also_from_the_older_half()
    {
        _known.Set("/gone", "old");
        for (var i = 0; i < Capacity; i++) _known.Set($"/filler/{i}", "other");
        _known.Remove("/gone", "another that was there before");
        Assert.That(_known.TryGet("/gone", out _), Is.True);
        _known.Remove("/gone", "old");
        Assert.That(_known.TryGet("/gone", out _), Is.False);
    }
}
