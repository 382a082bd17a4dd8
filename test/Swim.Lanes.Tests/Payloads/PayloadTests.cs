using System.Text;

namespace Swim.Lanes.Tests;

public class PayloadTests
{
    [Test]
    public void A_payload_has_a_copy_of_the_bytes()
    {
        var bytes = "@update(key:a)1"u8.ToArray();
        var payload = Payload.Copy(bytes);
        bytes[0] = 0;
        Assert.That(Encoding.UTF8.GetString(payload.Span), Is.EqualTo("@update(key:a)1"));
        Assert.That(payload.Memory.Span.SequenceEqual(payload.Span), Is.True);
        payload.Release();
    }

    [Test]
    public void No_bytes_are_the_one_empty_payload_that_nobody_counts()
    {
        var payload = Payload.Copy([]);
        Assert.That(payload, Is.SameAs(Payload.Empty));
        for (var i = 0; i < 3; i++) payload.Release();
        Assert.That(payload.Retain(5).Length, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(4096)]
    [TestCase(65_536)]
    [TestCase(65_537)]
    [TestCase(1_000_000)]
    public void Every_size_is_kept_whole(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        for (var round = 0; round < 3; round++)
        {
            var payload = Payload.Copy(bytes);
            Assert.That(payload.Span.SequenceEqual(bytes), Is.True);
            payload.Release();
        }
    }

    [Test]
    public void A_reused_payload_forgets_the_hash_of_its_earlier_bytes()
    {
        var first = Payload.Copy("first"u8);
        var hash = first.Hash;
        first.Release();
        var second = Payload.Copy("other"u8);
        var again = Payload.Copy("first"u8);
        Assert.That(second.Hash, Is.Not.EqualTo(hash));
        Assert.That(again.Hash, Is.EqualTo(hash));
        second.Release();
        again.Release();
    }

    [Test]
    public void Same_bytes_are_the_same_whatever_the_object()
    {
        var one = Payload.Copy("{x:1,y:2.5}"u8);
        var same = Payload.Copy("{x:1,y:2.5}"u8);
        var other = Payload.Copy("{x:1,y:2.6}"u8);
        Assert.That(one.SameBytes(same), Is.True);
        Assert.That(one.SameBytes(other), Is.False);
        foreach (var payload in new[] { one, same, other }) payload.Release();
    }

    [Test]
    public void Short_keys_spread_over_the_hash()
    {
        var hashes = new HashSet<uint>();
        for (var i = 0; i < 100_000; i++)
        {
            var key = Payload.Copy(Encoding.UTF8.GetBytes(Ops.Number(i)));
            hashes.Add(key.Hash);
            key.Release();
        }

        // the birthday bound of 32 bits leaves about one pair
        Assert.That(hashes, Has.Count.GreaterThan(99_980));
    }

    [Test]
    public void Zeros_at_the_end_make_a_difference()
    {
        var hashes = Enumerable.Range(1, 40).Select(n => Hash(new byte[n])).ToHashSet();
        Assert.That(hashes, Has.Count.EqualTo(40));

        static uint Hash(byte[] bytes)
        {
            var payload = Payload.Copy(bytes);
            var hash = payload.Hash;
            payload.Release();
            return hash;
        }
    }

    [Test]
    public void One_release_too_many_is_refused()
    {
        var payload = Payload.Copy(new byte[70_000]);
        payload.Release();
        Assert.That(payload.Release, Throws.InvalidOperationException);
    }

    [Test]
    public void Retaining_what_nobody_holds_is_refused()
    {
        var payload = Payload.Copy(new byte[70_000]);
        payload.Release();
        Assert.That(() => payload.Retain(), Throws.InvalidOperationException);
    }

    [Test]
    public void The_bytes_stay_until_the_last_of_many_holders_has_let_go()
    {
        var payload = Payload.Copy("held"u8).Retain(3);
        for (var i = 0; i < 3; i++)
        {
            payload.Release();
            var other = Payload.Copy("else"u8);
            Assert.That(other, Is.Not.SameAs(payload));
            other.Release();
            Assert.That(Encoding.UTF8.GetString(payload.Span), Is.EqualTo("held"));
        }

        payload.Release();
    }

    [Test]
    public void Copy_and_release_allocate_nothing_once_warm()
    {
        var bytes = new byte[200];
        Round(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) Round(bytes);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        static void Round(byte[] bytes)
        {
            var a = Payload.Copy(bytes);
            var b = Payload.Copy(bytes.AsSpan(0, 10));
            a.Retain();
            _ = b.Hash;
            a.Release();
            b.Release();
            a.Release();
        }
    }

    [Test]
    public async Task Holders_on_many_threads_never_see_bytes_of_another_payload()
    {
        var start = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Factory.StartNew(
            () => Run(worker, start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        static void Run(int worker, Barrier start)
        {
            var random = new Random(worker);
            var held = new List<(Payload Payload, byte Fill, int Length)>();
            Span<byte> bytes = stackalloc byte[300];
            start.SignalAndWait(TimeSpan.FromSeconds(20));
            for (var i = 0; i < 50_000; i++)
            {
                if (held.Count < 32 && random.Next(2) == 0)
                {
                    var fill = (byte)random.Next(1, 256);
                    var length = random.Next(1, 300);
                    bytes[..length].Fill(fill);
                    held.Add((Payload.Copy(bytes[..length]), fill, length));
                }
                else if (held.Count > 0)
                {
                    var index = random.Next(held.Count);
                    var (payload, fill, length) = held[index];
                    if (payload.Length != length || payload.Span.ContainsAnyExcept(fill)) Assert.Fail("a held payload changed");
                    payload.Release();
                    held.RemoveAt(index);
                }
            }

            foreach (var (payload, _, _) in held) payload.Release();
        }
    }
}
