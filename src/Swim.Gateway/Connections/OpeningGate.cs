namespace Swim.Gateway.Connections;

/// <summary>
/// Bounds how many deliveries are under way to agents that may have to be started for them: those that a connection has not reached lately. Connections take turns, so
/// that one that opens thousands of links does not keep others waiting. A delivery that takes long is no longer a start (a handler waits): it loses its
/// place, so that agents that hang do not shut the gate. Safe from any thread.
/// </summary>
internal sealed class OpeningGate : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Place[] _places;
    private readonly Stack<int> _free;
    private readonly Queue<OpeningLine> _turns = new();
    private readonly ITimer _look;
    private int _waiting;
    private long _overdue;

    public OpeningGate(TimeProvider time, int places)
    {
        _time = time;
        _places = new Place[places];
        _free = new Stack<int>(Enumerable.Range(0, places));
        _look = time.CreateTimer(static state => ((OpeningGate)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Deliveries that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Deliveries that have lost their place because they took too long.</summary>
    public long Overdue => Interlocked.Read(ref _overdue);

    /// <summary>Takes a place; without one, <paramref name="waiter"/> is called with a place when it is its line's turn.</summary>
    public bool TryEnter(OpeningLine line, IOpening waiter, out OpeningPlace place)
    {
        lock (_lock)
        {
            if (_waiting == 0 && _free.TryPop(out var index))
            {
                place = Occupy(index);
                return true;
            }

            place = default;
            line.Waiting.Enqueue(waiter);
            if (line.Waiting.Count == 1) _turns.Enqueue(line);
            if (_waiting++ == 0) _look.Change(LookPeriod, LookPeriod);
            return false;
        }
    }

    /// <summary>Gives a place back; nothing if it was lost meanwhile.</summary>
    public void Exit(OpeningPlace place)
    {
        if (!place.IsTaken) return;
        IOpening? next;
        lock (_lock)
        {
            ref var own = ref _places[place.Index];
            if (own.Generation != place.Generation) return;
            own.Generation++;
            next = Next(place.Index, out place);
        }

        next?.Enter(place);
    }

    public void Dispose() => _look.Dispose();

    private OpeningPlace Occupy(int index)
    {
        ref var place = ref _places[index];
        place.Since = _time.GetTimestamp();
        place.IsOccupied = true;
        return new OpeningPlace(index, place.Generation, true);
    }

    private IOpening? Next(int index, out OpeningPlace place)
    {
        if (!_turns.TryDequeue(out var line))
        {
            _places[index].IsOccupied = false;
            _free.Push(index);
            place = default;
            return null;
        }

        var next = line.Waiting.Dequeue();
        if (line.Waiting.Count > 0) _turns.Enqueue(line);
        if (--_waiting == 0) _look.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        place = Occupy(index);
        return next;
    }

    private void Look()
    {
        for (var index = 0; index < _places.Length; index++)
        {
            IOpening? next;
            OpeningPlace place;
            lock (_lock)
            {
                ref var own = ref _places[index];
                if (_waiting == 0) return;
                if (!own.IsOccupied || _time.GetElapsedTime(own.Since) < LongestStart) continue;
                own.Generation++;
                _overdue++;
                next = Next(index, out place);
            }

            next?.Enter(place);
        }
    }

    private struct Place
    {
        public long Since;
        public long Generation;
        public bool IsOccupied;
    }
}
