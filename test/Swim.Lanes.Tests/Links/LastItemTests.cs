using CsCheck;

namespace Swim.Lanes.Tests;

/// <summary>A consumer that is told which item is the last one, and goes to rest with it instead of asking once more.</summary>
public class LastItemTests
{
    [Test]
    public void The_item_with_nothing_behind_it_is_the_last_and_the_next_arrival_is_announced()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        Assert.That(buffer.Next(), Is.Null);
        var announced = buffer.ReadyCount;
        buffer.Push(1, "a=1 b=1");
        Assert.That(buffer.ReadyCount, Is.EqualTo(announced + 1));
        Assert.That(Take(buffer), Is.EqualTo(("a=1", false)));
        buffer.Push(2, "c=1");
        Assert.That(Take(buffer), Is.EqualTo(("b=1", false)));
        Assert.That(Take(buffer), Is.EqualTo(("c=1", true)));
        Assert.That(buffer.ReadyCount, Is.EqualTo(announced + 1));
        buffer.Push(3, "d=1");
        Assert.That(buffer.ReadyCount, Is.EqualTo(announced + 2));
    }

    [Test]
    public void While_a_sync_is_under_way_no_item_but_synced_is_the_last()
    {
        var (buffer, _) = Ops.Linked(LaneKind.Map);
        buffer.Part(4, "a=1", isLast: false);
        Assert.That(Take(buffer), Is.EqualTo(("a=1", false)));
        buffer.Part(4, "b=1", isFirst: false, after: "a");
        Assert.That(Take(buffer), Is.EqualTo(("b=1", false)));
        Assert.That(Take(buffer), Is.EqualTo(("synced", true)));
        Assert.That(buffer.TryTake(out _, out var isLast), Is.False);
        Assert.That(isLast, Is.False);
    }

    [Test]
    public void What_was_taken_is_counted_when_the_last_item_is() =>
        Gen.Int[1, 40].Sample(
            count =>
            {
                var hub = new LaneHub();
                var buffer = new ProbeBuffer();
                var feed = hub.GetOrAdd("/a", "lane");
                feed.Attach(buffer, LaneKind.Supply, Ops.Epoch);
                Take(buffer);
                for (var i = 1; i <= count; i++) feed.Publish(i, "!x");
                while (!Take(buffer).IsLast)
                {
                }

                return feed.Events == count;
            },
            iter: 100);

    [Test]
    public void A_consumer_that_only_comes_when_it_is_called_gets_everything() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 29].Array[1, 150]).Sample(
            (isMap, steps) =>
            {
                var kind = isMap ? LaneKind.Map : LaneKind.Value;
                var (buffer, _) = Ops.Linked(kind);
                var (lane, reader) = (new Dictionary<string, string>(), new Dictionary<string, string>());
                var version = 0L;
                var seen = 0;
                foreach (var drawn in steps)
                {
                    var (step, number) = (drawn / 6, drawn % 6);
                    var key = kind == LaneKind.Map ? "k" + Ops.Number(number) : "";
                    switch (step)
                    {
                        case 0 or 1:
                            lane[key] = Ops.Number(++version);
                            buffer.Push(version, key + "=" + lane[key]);
                            break;
                        case 2 when number == 0:
                            buffer.Part(version, string.Join(' ', lane.Select(e => e.Key + "=" + e.Value)));
                            break;
                        default:
                            Serve(number);
                            break;
                    }
                }

                Serve(int.MaxValue);
                return seen == buffer.ReadyCount && lane.All(e => reader[e.Key] == e.Value);

                // as a writer does: in its list from the call on, until it is told that nothing is left
                void Serve(int most)
                {
                    for (var i = 0; i < most && seen < buffer.ReadyCount; i++)
                    {
                        if (!buffer.TryTake(out var item, out var isLast))
                        {
                            seen++;
                            continue;
                        }

                        if (item.Kind == LinkItemKind.Op && item.Op.Body is { Length: > 0 }) reader[Ops.S(item.Op.Key)] = Ops.S(item.Op.Body);
                        item.Release();
                        if (isLast) seen++;
                    }
                }
            },
            iter: 2_000);

    private static (string? Text, bool IsLast) Take(ProbeBuffer buffer)
    {
        if (!buffer.TryTake(out var item, out var isLast)) return (null, isLast);
        var text = Ops.Text(item);
        item.Release();
        return (text, isLast);
    }
}
