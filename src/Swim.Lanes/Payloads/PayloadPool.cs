using System.Numerics;

namespace Swim.Lanes;

/// <summary>
/// Payloads by size class (powers of two, 64 bytes to 64 KiB); larger ones are left to the collector. Each class keeps at most 1 MiB for all threads
/// and at most 16 payloads or 16 KiB for each thread, which trades with the shared shelf by halves so that its lock is rarely taken.
/// </summary>
internal static class PayloadPool
{
    private const int SmallestBits = 6;
    private const int LargestBits = 16;
    private const int SharedBytesPerClass = 1 << 20;
    private const int LocalBytesPerClass = 16 << 10;
    private const int LocalCount = 16;

    private static readonly Shelf[] Shelves = CreateShelves();

    [ThreadStatic]
    private static LocalShelf[]? _local;

    public static Payload Rent(int length)
    {
        var index = ClassOf(length);
        if (index >= Shelves.Length) return new Payload(new byte[length], length, pooled: false);
        ref var local = ref (_local ??= CreateLocal())[index];
        if (local.Count == 0 && !Shelves[index].Fill(ref local)) return new Payload(new byte[1 << (index + SmallestBits)], length, pooled: true);
        var payload = local.Payloads[--local.Count];
        local.Payloads[local.Count] = null!;
        payload.Revive();
        return payload;
    }

    public static void Return(Payload payload)
    {
        var index = ClassOf(payload.Capacity);
        ref var local = ref (_local ??= CreateLocal())[index];
        if (local.Count == local.Payloads.Length) Shelves[index].Spill(ref local);
        local.Payloads[local.Count++] = payload;
    }

    private static int ClassOf(int length) => Math.Max(0, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1 - SmallestBits);

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[LargestBits - SmallestBits + 1];
        for (var i = 0; i < shelves.Length; i++) shelves[i] = new Shelf(SharedBytesPerClass >> (i + SmallestBits));
        return shelves;
    }

    private static LocalShelf[] CreateLocal()
    {
        var local = new LocalShelf[LargestBits - SmallestBits + 1];
        for (var i = 0; i < local.Length; i++)
            local[i].Payloads = new Payload[Math.Clamp(LocalBytesPerClass >> (i + SmallestBits), 1, LocalCount)];
        return local;
    }

    private struct LocalShelf
    {
        public Payload[] Payloads;
        public int Count;
    }

    private sealed class Shelf(int limit)
    {
        private readonly Lock _gate = new();
        private Payload[] _resting = [];
        private int _count;

        public bool Fill(ref LocalShelf local)
        {
            var wanted = (local.Payloads.Length + 1) / 2;
            lock (_gate)
            {
                while (_count > 0 && local.Count < wanted)
                {
                    local.Payloads[local.Count++] = _resting[--_count];
                    _resting[_count] = null!;
                }
            }

            return local.Count > 0;
        }

        // What the shared shelf has no room for is left to the collector.
        public void Spill(ref LocalShelf local)
        {
            var kept = local.Payloads.Length / 2;
            lock (_gate)
            {
                while (local.Count > kept)
                {
                    var payload = local.Payloads[--local.Count];
                    local.Payloads[local.Count] = null!;
                    if (_count == limit) continue;
                    if (_count == _resting.Length) Array.Resize(ref _resting, Math.Min(limit, Math.Max(16, _count * 2)));
                    _resting[_count++] = payload;
                }
            }
        }
    }
}
