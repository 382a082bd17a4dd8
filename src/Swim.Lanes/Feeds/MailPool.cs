namespace Swim.Lanes;

/// <summary>Mailbox steps and their queues for all feeds of a hub; at most 1,024 of each kind rest here.</summary>
internal sealed class MailPool
{
    private readonly Shelf<MailItem> _items = new();
    private readonly Shelf<LaneQueue> _values = new();
    private readonly Shelf<LaneQueue> _maps = new();
    private readonly Shelf<LaneQueue> _lists = new();
    private readonly Shelf<LaneQueue> _fifos = new();

    public MailItem Rent(MailKind kind)
    {
        var item = _items.TryTake() ?? new MailItem();
        item.Kind = kind;
        return item;
    }

    public MailItem RentPublish(LaneKind laneKind)
    {
        var item = Rent(MailKind.Publish);
        item.LaneKind = laneKind;
        item.Queue = ShelfOf(laneKind).TryTake() ?? LaneQueue.CreateRun(laneKind);
        return item;
    }

    public void Return(MailItem item)
    {
        if (item.Queue is { } queue)
        {
            queue.Reset();
            queue.ResetCounters();
            ShelfOf(item.LaneKind).Put(queue);
        }

        item.Reset();
        _items.Put(item);
    }

    private Shelf<LaneQueue> ShelfOf(LaneKind kind) => kind switch
    {
        LaneKind.Value or LaneKind.Demand => _values,
        LaneKind.List => _lists,
        _ => LaneQueue.IsKeyed(kind) ? _maps : _fifos,
    };

    private sealed class Shelf<T>
        where T : class
    {
        private const int Limit = 1024;

        private readonly Lock _gate = new();
        private T[] _resting = [];
        private int _count;

        public T? TryTake()
        {
            lock (_gate)
            {
                if (_count == 0) return null;
                var taken = _resting[--_count];
                _resting[_count] = null!;
                return taken;
            }
        }

        public void Put(T item)
        {
            lock (_gate)
            {
                if (_count == Limit) return;
                if (_count == _resting.Length) Array.Resize(ref _resting, Math.Min(Limit, Math.Max(16, _count * 2)));
                _resting[_count++] = item;
            }
        }
    }
}
