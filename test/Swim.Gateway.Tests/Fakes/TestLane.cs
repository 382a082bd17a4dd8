using System.Text;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Fakes;

/// <summary>One lane of a <see cref="TestNode"/>: the state machine that the gateway's other side promises, over a real feed.</summary>
public sealed class TestLane(LaneHub hub, string node, string name, LaneKind kind)
{
    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);
    private string _value = "";

    public string Name => name;

    public LaneKind Kind => kind;

    public long Version { get; private set; }

    public Guid Epoch { get; set; } = Guid.NewGuid();

    /// <summary>Entries of one snapshot part.</summary>
    public int PartSize { get; set; } = 1000;

    public string Value => _value;

    public bool IsKeyed => kind == LaneKind.Map;

    public void Set(string value)
    {
        _value = value;
        Publish(LaneOp.Set(++Version, Copy(value)));
    }

    public void Push(string item) => Publish(LaneOp.Item(++Version, Copy(item)));

    public void Update(string key, string value)
    {
        _entries[key] = value;
        Publish(LaneOp.Update(++Version, Copy(key), Copy(value)));
    }

    public void Remove(string key)
    {
        if (_entries.Remove(key)) Publish(LaneOp.Remove(++Version, Copy(key)));
    }

    public void Clear()
    {
        _entries.Clear();
        Publish(LaneOp.Clear(++Version));
    }

    public void Link(ILaneReader reader) => hub.GetOrAdd(node, name).Attach(reader, kind, Epoch);

    public void Sync(ILaneReader reader)
    {
        hub.GetOrAdd(node, name).Attach(reader, kind, Epoch, announce: false);
        if (IsKeyed) SendPart(reader, null);
        else if (kind == LaneKind.Value) Snapshot(reader, [LaneOp.Set(Version, Copy(_value))], true, true, null);
        else Snapshot(reader, [], true, true, null);
    }

    public void More(ILaneReader reader, Payload afterKey) => SendPart(reader, afterKey);

    public void Unlink(ILaneReader reader, UnlinkReason reason) => hub.Find(node)?.Find(name)?.Unlink(reader, reason);

    public string Body() => IsKeyed ? "{" + string.Join(',', _entries.Select(e => $"{e.Key}:{e.Value}")) + "}" : _value;

    private static Payload Copy(string text) => Payload.Copy(Encoding.UTF8.GetBytes(text));

    private void SendPart(ILaneReader reader, Payload? afterKey)
    {
        var after = afterKey is null ? null : Encoding.UTF8.GetString(afterKey.Span);
        var rest = _entries.Where(e => after is null || string.CompareOrdinal(e.Key, after) > 0).Take(PartSize + 1).ToList();
        var part = rest.Take(PartSize).Select(e => LaneOp.Update(Version, Copy(e.Key), Copy(e.Value))).ToArray();
        Snapshot(reader, part, after is null, rest.Count <= PartSize, afterKey);
    }

    private void Snapshot(ILaneReader reader, LaneOp[] entries, bool isFirst, bool isLast, Payload? afterKey)
    {
        hub.GetOrAdd(node, name).Snapshot(reader, Epoch, Version, entries, isFirst, isLast, afterKey);
        foreach (var entry in entries) entry.Release();
    }

    private void Publish(LaneOp op)
    {
        hub.Find(node)?.Find(name)?.Publish([op]);
        op.Release();
    }
}
