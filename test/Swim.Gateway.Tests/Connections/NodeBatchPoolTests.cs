using Swim.Gateway.Connections;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Connections;

public sealed class NodeBatchPoolTests
{
    [Test]
    public void What_was_in_use_since_the_last_trim_is_kept_and_the_rest_goes()
    {
        var pool = new NodeBatchPool();
        Use(pool, 1000);
        pool.Trim();
        Assert.That(pool.Count, Is.EqualTo(1000), "all have been in use");

        Use(pool, 300);
        pool.Trim();
        Assert.That(pool.Count, Is.EqualTo(300));

        pool.Trim();
        Assert.That(pool.Count, Is.Zero);
    }

    [Test]
    public void A_batch_is_given_to_one_at_a_time_and_is_empty()
    {
        var pool = new NodeBatchPool();
        Use(pool, 10);
        var batches = Enumerable.Range(0, 20).Select(_ => pool.Rent()).ToArray();
        Assert.That(batches.Distinct().Count(), Is.EqualTo(20));
        Assert.That(batches.Select(static batch => batch.Count), Is.All.Zero);
    }

    private static void Use(NodeBatchPool pool, int count)
    {
        var batches = Enumerable.Range(0, count).Select(_ => pool.Rent()).ToArray();
        foreach (var batch in batches)
        {
            batch.Add(NodeOpKind.Command, "lane", "1"u8, null);
            pool.Return(batch);
        }
    }
}
