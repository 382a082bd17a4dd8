using System.Collections.Concurrent;
using System.Numerics;

namespace Swim.Lanes;

/// <summary>Payloads by size class (powers of two, 64 bytes to 64 KiB); larger ones are left to the collector. Each class keeps at most 1 MiB.</summary>
internal static class PayloadPool
{
    private const int SmallestBits = 6;
    private const int LargestBits = 16;
    private const int BytesPerClass = 1 << 20;

    private static readonly SizeClass[] Classes = CreateClasses();

    public static Payload Rent(int length)
    {
        var index = ClassOf(length);
        if (index >= Classes.Length) return new Payload(new byte[length], length, pooled: false);
        return Classes[index].Rent();
    }

    public static void Return(Payload payload) => Classes[ClassOf(payload.Capacity)].Return(payload);

    private static int ClassOf(int length) => Math.Max(0, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1 - SmallestBits);

    private static SizeClass[] CreateClasses()
    {
        var classes = new SizeClass[LargestBits - SmallestBits + 1];
        for (var i = 0; i < classes.Length; i++) classes[i] = new SizeClass(1 << (i + SmallestBits));
        return classes;
    }

    private sealed class SizeClass(int size)
    {
        private readonly ConcurrentQueue<Payload> _free = new();
        private readonly int _limit = BytesPerClass / size;
        private int _count;

        public Payload Rent()
        {
            if (!_free.TryDequeue(out var payload)) return new Payload(new byte[size], size, pooled: true);
            Interlocked.Decrement(ref _count);
            payload.Revive();
            return payload;
        }

        public void Return(Payload payload)
        {
            if (Interlocked.Increment(ref _count) > _limit)
            {
                Interlocked.Decrement(ref _count);
                return;
            }

            _free.Enqueue(payload);
        }
    }
}
