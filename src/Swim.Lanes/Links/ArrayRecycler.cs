using System.Numerics;
using System.Runtime.CompilerServices;

namespace Swim.Lanes;

/// <summary>
/// Arrays by power of two, shared by all queues, so that a queue that has drained gives its memory back and the next burst anywhere takes it
/// without allocating. At most 2 MiB rest per size and type; larger arrays than 1 MiB are left to the collector. Arrays come back cleared.
/// </summary>
internal static class ArrayRecycler<T>
{
    private const int BytesPerClass = 2 << 20;
    private const int LargestBytes = 1 << 20;

    private static readonly Shelf[] Shelves = CreateShelves();

    public static T[] Rent(int length)
    {
        var index = BitOperations.Log2((uint)length);
        return index < Shelves.Length && Shelves[index].TryTake(out var array) ? array : new T[length];
    }

    public static void Return(T[] array)
    {
        if (array.Length == 0) return;
        var index = BitOperations.Log2((uint)array.Length);
        if (index < Shelves.Length) Shelves[index].Put(array);
    }

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[BitOperations.Log2((uint)(LargestBytes / Unsafe.SizeOf<T>())) + 1];
        for (var i = 0; i < shelves.Length; i++) shelves[i] = new Shelf(Math.Max(1, BytesPerClass / (Unsafe.SizeOf<T>() << i)));
        return shelves;
    }

    private sealed class Shelf(int limit)
    {
        private readonly Lock _gate = new();
        private T[][] _arrays = [];
        private int _count;

        public bool TryTake(out T[] array)
        {
            lock (_gate)
            {
                if (_count == 0)
                {
                    array = [];
                    return false;
                }

                array = _arrays[--_count];
                _arrays[_count] = null!;
                return true;
            }
        }

        public void Put(T[] array)
        {
            lock (_gate)
            {
                if (_count == limit) return;
                if (_count == _arrays.Length) Array.Resize(ref _arrays, Math.Min(limit, Math.Max(16, _count * 2)));
                _arrays[_count++] = array;
            }
        }
    }
}
