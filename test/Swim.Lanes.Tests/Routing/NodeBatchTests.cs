using System.Text;

namespace Swim.Lanes.Tests.Routing;

public sealed class NodeBatchTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(100)]
    public void Steps_and_bodies_come_in_the_order_in_which_they_were_added_also_when_a_batch_is_filled_again(int count)
    {
        var batch = new NodeBatch();
        foreach (var steps in (int[])[count, 1, count, 0, 3])
        {
            for (var i = 0; i < steps; i++) batch.Add(NodeOpKind.Command, $"lane{i}", Encoding.UTF8.GetBytes($"{steps}.{i}"), null);
            Assert.That(batch.Count, Is.EqualTo(steps));
            Assert.That(batch.HasCommands, Is.EqualTo(steps > 0));
            Assert.That(Texts(batch), Is.EqualTo(Enumerable.Range(0, steps).Select(i => $"lane{i} {steps}.{i}")));
            batch.Reset();
            Assert.That(batch.Ops.IsEmpty);
        }
    }

    [Test]
    public void A_batch_that_is_emptied_keeps_no_reader_and_no_receiver_in_memory()
    {
        var batch = new NodeBatch { Sender = new BatchSender(), Started = 1 };
        batch.Add(NodeOpKind.Link, "lane", default, null);
        batch.Reset();

        Assert.That((batch.Sender, batch.Receiver, batch.Target, batch.Started), Is.EqualTo(((BatchSender?)null, (IDeliveryReceiver?)null, (NodeTarget?)null, 0L)));
    }

    private static List<string> Texts(NodeBatch batch)
    {
        var texts = new List<string>();
        foreach (ref readonly var op in batch.Ops) texts.Add($"{op.Lane} {Encoding.UTF8.GetString(batch.Body(op))}");
        return texts;
    }
}
