using System.Text;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Links;

/// <summary>What an event costs between the socket and its reader.</summary>
[NonParallelizable]
internal sealed class AllocationTests
{
    private const int Events = 20_000;

    // what the runtime allocates beside it: timers, the thread pool, the socket's own bookkeeping
    private const double Allowance = 16;

    [TestCase("count", LaneKind.Value, " 12345")]
    [TestCase("map", LaneKind.Map, "@update(key:abc) 12345")]
    public async Task An_event_allocates_nothing(string lane, LaneKind kind, string body)
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var reader = new Counter(kind);
        client.Node(host.Uri("/unit/1")).Sync(lane, reader);
        var connection = await host.AcceptAsync();
        var address = $"(node:\"/unit/1\",lane:{lane})";
        await connection.ExpectAsync($"@sync{address}");
        await connection.SendAsync($"@linked{address}", $"@event{address}{body}", $"@synced{address}");
        var frame = Encoding.UTF8.GetBytes($"@event{address}{body}");
        await SendAsync(connection, frame, reader, Events);
        var before = reader.Allocated;
        await SendAsync(connection, frame, reader, Events);

        Assert.That((reader.Allocated - before) / (double)Events, Is.LessThan(Allowance), "bytes per event");
    }

    private static async Task SendAsync(HostConnection connection, byte[] frame, Counter reader, int count)
    {
        var wanted = reader.Count + count;
        for (var i = 0; i < count; i++) await connection.SendAsync(frame);
        await Until.TrueAsync(() => reader.Count >= wanted);
    }

    /// <summary>Sums up what the reading threads allocate from one event to the next while they stay on one thread.</summary>
    private sealed class Counter(LaneKind kind) : ILaneReader
    {
        private long _count;
        private long _allocated;
        private long _last;
        private int _thread;

        public LaneKind? ExpectedKind => kind;

        public long Count => Interlocked.Read(ref _count);

        public long Allocated => Interlocked.Read(ref _allocated);

        public void OnLinked(LaneLink link)
        {
        }

        public void OnOps(ReadOnlySpan<LaneOp> ops)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (_thread == Environment.CurrentManagedThreadId) _allocated += now - _last;
            _thread = Environment.CurrentManagedThreadId;
            _last = now;
            Interlocked.Add(ref _count, ops.Length);
        }

        public void OnSnapshot(in LaneSnapshot snapshot)
        {
        }

        public void OnUnlinked(UnlinkReason reason)
        {
        }
    }
}
