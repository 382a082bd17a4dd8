namespace Swim.Lanes.Tests;

public class FeedAllocationTests
{
    [TestCase(LaneKind.Value)]
    [TestCase(LaneKind.Map)]
    [TestCase(LaneKind.Supply)]
    public void Publishing_to_a_few_readers_and_taking_allocates_nothing(LaneKind kind)
    {
        var hub = new LaneHub();
        var feed = hub.GetOrAdd("/unit/1", "lane");
        var readers = new[] { new ProbeBuffer(), new ProbeBuffer(), new ProbeBuffer() };
        foreach (var reader in readers) feed.Attach(reader, kind, Ops.Epoch);
        var keys = Enumerable.Range(0, 20).Select(i => Ops.P($"key-{i}")).ToArray();
        var ops = new LaneOp[keys.Length];
        for (var i = 0; i < 100; i++) Turn(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 100; i < 10_000; i++) Turn(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Turn(int version)
        {
            for (var i = 0; i < ops.Length; i++) ops[i] = Op(kind, version, keys[i]);
            feed.Publish(ops);
            foreach (ref readonly var op in ops.AsSpan()) op.Body?.Release();
            foreach (var reader in readers)
                while (reader.TryTake(out var item)) item.Release();
        }
    }

    [TestCase(LaneKind.Value)]
    [TestCase(LaneKind.Map)]
    [TestCase(LaneKind.Supply)]
    public void Fanning_out_to_many_readers_allocates_nothing_on_any_thread(LaneKind kind)
    {
        var hub = new LaneHub();
        var feed = hub.GetOrAdd("/unit/1", "lane");
        var readers = Enumerable.Range(0, 100).Select(_ => new ProbeBuffer()).ToArray();
        foreach (var reader in readers) feed.Attach(reader, kind, Ops.Epoch);
        foreach (var reader in readers) Wait(reader, 1);
        foreach (var reader in readers) reader.Drain();
        var keys = Enumerable.Range(0, 10).Select(i => Ops.P($"key-{i}")).ToArray();
        var ops = new LaneOp[keys.Length];
        for (var i = 1; i < 200; i++) Turn(i);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 200; i < 1200; i++) Turn(i);
        var perTurn = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1000.0;

        // up to 1,000 changes a turn: one byte each would already be an object every few dozen; the rest is the thread pool and the test host
        TestContext.Out.WriteLine($"{perTurn} bytes per turn");
        Assert.That(perTurn, Is.LessThan(500));

        void Turn(int version)
        {
            for (var i = 0; i < ops.Length; i++) ops[i] = Op(kind, version, keys[i]);
            feed.Publish(ops);
            foreach (ref readonly var op in ops.AsSpan()) op.Body?.Release();
            foreach (var reader in readers)
            {
                var left = kind == LaneKind.Value ? 1 : ops.Length;
                Wait(reader, left);
                while (reader.TryTake(out var item)) item.Release();
            }
        }
    }

    [Test]
    public void Replacing_keys_that_churn_allocates_nothing()
    {
        var hub = new LaneHub();
        var feed = hub.GetOrAdd("/unit/1", "lane");
        var (taking, away) = (new ProbeBuffer(), new ProbeBuffer());
        feed.Attach(taking, LaneKind.Map, Ops.Epoch);
        feed.Attach(away, LaneKind.Map, Ops.Epoch);
        for (var i = 0; i < 1_000; i++) Churn(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1_000; i < 50_000; i++) Churn(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(away.PendingCount, Is.LessThanOrEqualTo(1));

        void Churn(int i)
        {
            var key = Number(i);
            var body = Number(-i);
            feed.Publish([LaneOp.Update(2 * i + 1, key, body)]);
            while (taking.TryTake(out var item)) item.Release();
            feed.Publish([LaneOp.Remove(2 * i + 2, key)]);
            while (taking.TryTake(out var item)) item.Release();
            key.Release();
            body.Release();
        }
    }

    private static LaneOp Op(LaneKind kind, int version, Payload key) => kind switch
    {
        LaneKind.Value => LaneOp.Set(version, Number(version)),
        LaneKind.Map => LaneOp.Update(version, key, Number(version)),
        _ => LaneOp.Item(version, Number(version)),
    };

    private static Payload Number(int n)
    {
        Span<byte> bytes = stackalloc byte[12];
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(n, bytes, out var length);
        return Payload.Copy(bytes[..length]);
    }

    private static void Wait(ProbeBuffer reader, int ready)
    {
        var spin = default(SpinWait);
        while (reader.PendingCount < ready && !(ready == 1 && reader.IsLinked)) spin.SpinOnce();
    }
}
