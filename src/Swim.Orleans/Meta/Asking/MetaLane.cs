using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// One meta lane that someone in this process looks at: the parts that silos have answered, what they make together, and its feed. Begun with the first reader, dropped soon after the
/// last one has gone. Safe from any thread.
/// </summary>
internal sealed class MetaLane
{
    private const int PartEntries = 512;

    private readonly Lock _gate = new();
    private readonly MetaHub _hub;
    private readonly LogLanes _logs;
    private readonly TimeProvider _time;
    private readonly Dictionary<SiloAddress, MetaPart> _parts = [];
    private readonly List<ILaneReader> _waiting = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MetaItem[] _items = [];
    private Payload? _value;
    private IReadOnlyList<MetaSilo> _members = [];
    private long _version;
    private long _lookedAt;
    private bool _isChanged = true;
    private bool _isClosed;

    public MetaLane(MetaView view, MetaHub hub, LogLanes logs, TimeProvider time)
    {
        View = view;
        _hub = hub;
        _logs = logs;
        _time = time;
        _lookedAt = time.GetTimestamp();
        Epoch = view.Shape == MetaShape.Log ? logs.Epoch : Guid.NewGuid();
        if (view.Shape == MetaShape.Log) logs.Enter();
    }

    public MetaView View { get; }

    public Guid Epoch { get; }

    /// <summary>Whether it has its first state.</summary>
    public bool IsReady => _ready.Task.IsCompleted;

    /// <summary>Completes when it has.</summary>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by this lane")]
    public Task WhenReadyAsync() => _ready.Task;

    /// <summary>Attaches a reader; false when the lane has been dropped.</summary>
    public bool TryAttach(ILaneReader reader, bool isSync)
    {
        lock (_gate)
        {
            if (_isClosed) return false;
            _lookedAt = _time.GetTimestamp();
            _hub.Hub.GetOrAdd(View.Key, View.Name).Attach(reader, View.Kind, Epoch, announce: !isSync);
            if (!isSync) return true;
            if (IsReady) Show(reader, null);
            else if (!_waiting.Contains(reader)) _waiting.Add(reader);
            return true;
        }
    }

    /// <summary>Notes a look without a link; false when the lane has been dropped.</summary>
    public bool TryTouch()
    {
        lock (_gate)
        {
            _lookedAt = _time.GetTimestamp();
            return !_isClosed;
        }
    }

    public void Unlink(ILaneReader reader)
    {
        lock (_gate)
        {
            _waiting.Remove(reader);
            Feed?.Unlink(reader, UnlinkReason.Requested);
        }
    }

    /// <summary>Gives a reader what comes after a key.</summary>
    public void ShowMore(ILaneReader reader, Payload after)
    {
        lock (_gate)
        {
            if (!_isClosed) Show(reader, after);
        }
    }

    /// <summary>Whether the silo has something to say to this lane.</summary>
    public bool Asks(MetaSilo silo, SiloAddress? own)
    {
        if (!silo.IsActive || View.Question.Topic == MetaTopic.None) return false;
        if (View.Subject.Kind == MetaSubjectKind.Silo) return silo.Name == View.Subject.Name;

        // what is logged here reaches its readers at once
        return View.Shape != MetaShape.Log || !silo.Address.Equals(own);
    }

    /// <summary>The number of a silo's last answer.</summary>
    public long SeenOf(MetaSilo silo)
    {
        lock (_gate) return _parts.TryGetValue(silo.Address, out var part) ? part.Seen : 0;
    }

    /// <summary>Takes a silo's answer; it is shown with the next <see cref="Render"/>, what was logged at once.</summary>
    public void Take(MetaSilo silo, in MetaAnswer answer)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            if (View.Shape == MetaShape.Log)
            {
                if (Feed is not { HasReaders: true } feed) return;
                foreach (var entry in answer.Changed) _logs.Publish(feed, View.Name, entry.Created, entry.Text);
                return;
            }

            if (!_parts.TryGetValue(silo.Address, out var part)) _parts[silo.Address] = part = new MetaPart(silo);
            _isChanged |= part.Take(answer, _time);
        }
    }

    /// <summary>A silo has not answered.</summary>
    public void Miss(MetaSilo silo)
    {
        lock (_gate)
        {
            if (!_parts.TryGetValue(silo.Address, out var part)) return;
            part.IsAnswering = false;
            _isChanged = true;
        }
    }

    /// <summary>Puts together what silos have answered, tells readers what is new, and gives those who wait the first state.</summary>
    public void Render(IReadOnlyList<MetaSilo> members)
    {
        lock (_gate)
        {
            if (_isClosed) return;
            foreach (var silo in _parts.Keys)
                if (!members.Any(member => member.IsActive && member.Address.Equals(silo))) _isChanged |= _parts.Remove(silo);
            _isChanged |= View.Shape == MetaShape.Members && !members.SequenceEqual(_members);
            _members = members;
            if (View.Subject.Kind == MetaSubjectKind.Silo && !members.Any(member => member.IsActive && member.Name == View.Subject.Name))
            {
                Feed?.UnlinkAll(IsReady ? UnlinkReason.Stopped : UnlinkReason.NodeNotFound);
                _waiting.Clear();
            }

            if (_isChanged) Publish();
            _isChanged = false;
            _ready.TrySetResult();
            foreach (var reader in _waiting) Show(reader, null);
            _waiting.Clear();
        }
    }

    /// <summary>Drops the lane when nobody has looked for some time and nobody is linked.</summary>
    public bool TryClose(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_isClosed) return true;
            if (Feed is { HasReaders: true } || _time.GetElapsedTime(_lookedAt) < patience) return false;
            Close();
            return true;
        }
    }

    /// <summary>Drops the lane; its readers are told that they are down.</summary>
    public void Fail()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            Feed?.UnlinkAll(UnlinkReason.Failed);
            Close();
        }
    }

    /// <summary>The present state, as a reading.</summary>
    public LaneReading Read()
    {
        lock (_gate)
        {
            if (View.Subject.Kind == MetaSubjectKind.Silo && !_members.Any(member => member.IsActive && member.Name == View.Subject.Name)) return LaneReading.NotFound;
            if (View.Kind == LaneKind.Supply) return new LaneReading(true, View.Kind, Epoch, 0, default);
            if (View.Kind == LaneKind.Value) return new LaneReading(true, View.Kind, Epoch, _version, _value?.Span.ToArray() ?? []);
            var body = new MemoryStream();
            body.WriteByte((byte)'{');
            foreach (var item in _items)
            {
                if (body.Length > 1) body.WriteByte((byte)',');
                body.Write(item.Key.Span);
                body.WriteByte((byte)':');
                body.Write(item.Body.Span);
            }

            body.WriteByte((byte)'}');
            return new LaneReading(true, View.Kind, Epoch, _version, body.ToArray());
        }
    }

    private LaneFeed? Feed => _hub.Find(View.Key, View.Name);

    private void Close()
    {
        _isClosed = true;
        _ready.TrySetResult();
        if (View.Shape == MetaShape.Log) _logs.Exit();
        foreach (var item in _items) item.Release();
        _items = [];
        _value?.Release();
        _value = null;
    }

    // one part of the state, so that a long one never waits whole in a link
    private void Show(ILaneReader reader, Payload? after)
    {
        if (Feed is not { } feed) return;
        if (View.Kind == LaneKind.Supply)
        {
            feed.Snapshot(reader, Epoch, _logs.Version, [], isFirst: true, isLast: true);
            return;
        }

        if (View.Kind == LaneKind.Value)
        {
            feed.Snapshot(reader, Epoch, _version, _value is null ? [] : [LaneOp.Set(_version, _value)], isFirst: true, isLast: true);
            return;
        }

        var start = after is null ? 0 : IndexAfter(after);
        var end = Math.Min(_items.Length, start + PartEntries);
        var part = new LaneOp[end - start];
        for (var i = start; i < end; i++) part[i - start] = LaneOp.Update(_version, _items[i].Key, _items[i].Body);
        feed.Snapshot(reader, Epoch, _version, part, isFirst: after is null, isLast: end == _items.Length, after);
    }

    private int IndexAfter(Payload after)
    {
        var key = MetaText.SortKeyOf(Recon.Value.Parse(after.Span));
        var order = MetaText.OrderOf(View.Shape);
        var (low, high) = (0, _items.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (order.Compare(_items[middle].SortKey, key) <= 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    // the first state is for those who asked for it
    private void Publish()
    {
        if (View.Kind == LaneKind.Supply) return;
        if (View.Kind == LaneKind.Value)
        {
            var value = MetaItem.Print(MetaText.PulseOf(View, _parts.Values));
            if (_value is not null && value.SameBytes(_value))
            {
                value.Release();
                return;
            }

            _value?.Release();
            _value = value;
            _version++;
            if (IsReady) Feed?.Publish([LaneOp.Set(_version, value)]);
            return;
        }

        PublishEntries();
    }

    private void PublishEntries()
    {
        var entries = MetaText.EntriesOf(View, _parts.Values, _members);
        var before = _items.ToDictionary(static item => item.SortKey, StringComparer.Ordinal);
        var items = new List<MetaItem>(entries.Count);
        var ops = new List<LaneOp>();
        var version = _version + 1;
        foreach (var (key, value) in entries)
        {
            var body = MetaItem.Print(value);
            var isKnown = before.Remove(key, out var old);
            if (isKnown && body.SameBytes(old.Body))
            {
                body.Release();
                items.Add(old);
                continue;
            }

            var item = isKnown ? old with { Body = body } : new MetaItem(key, MetaItem.Print(MetaText.KeyOf(View.Shape, key)), body);
            if (isKnown) old.Body.Release();
            items.Add(item);
            ops.Add(LaneOp.Update(version, item.Key, item.Body));
        }

        ops.InsertRange(0, before.Values.Select(gone => LaneOp.Remove(version, gone.Key)));
        _items = [.. items];
        if (ops.Count > 0)
        {
            _version = version;
            if (IsReady) Feed?.Publish(ops.ToArray());
        }

        foreach (var gone in before.Values) gone.Release();
    }
}
