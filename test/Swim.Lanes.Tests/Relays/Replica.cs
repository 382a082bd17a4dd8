namespace Swim.Lanes.Tests.Relays;

/// <summary>A client's copy of a lane of any kind but a list, and what it was told, in short words.</summary>
internal class Replica : LinkBuffer
{
    private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _left = [];
    private Guid _epoch;

    public SortedDictionary<string, string> Entries { get; } = new(StringComparer.Ordinal);

    public string? Value { get; private set; }

    public List<string> Items { get; } = [];

    public List<string> Log { get; } = [];

    public int Synced { get; private set; }

    public bool IsUp { get; private set; }

    public string Text => string.Join(' ', Log);

    /// <summary>What it was told since the last time.</summary>
    public string News()
    {
        TakeAll();
        var news = Text;
        Log.Clear();
        return news;
    }

    public void TakeAll() => Take(int.MaxValue);

    public void Take(int most)
    {
        for (; most > 0 && TryTake(out var item); most--)
        {
            Log.Add(Ops.Text(item));
            Apply(item);
            OnTaken(item);
            item.Release();
        }
    }

    protected override void OnReady()
    {
    }

    protected virtual void OnTaken(in LinkItem item)
    {
    }

    private void Apply(in LinkItem item)
    {
        switch (item.Kind)
        {
            case LinkItemKind.Linked:
                IsUp = true;
                return;
            case LinkItemKind.Synced:
                Synced++;
                return;
            case LinkItemKind.Unlinked:
                IsUp = false;
                Entries.Clear();
                Items.Clear();
                _shown.Clear();
                _left.Clear();
                _epoch = default;
                return;
        }

        var op = item.Op;
        Assert.That(IsUp, Is.True, $"{Ops.Text(op)} comes before linked");
        if (_epoch != item.Epoch)
        {
            _shown.Clear();
            _left.Add(_epoch);
            Assert.That(_left, Does.Not.Contain(item.Epoch), "an activation that was left has come back");
        }

        _epoch = item.Epoch;
        var key = Ops.S(op.Key);
        Assert.That(op.Version, Is.GreaterThanOrEqualTo(_shown.GetValueOrDefault(key)), $"the version went back: {Ops.Text(op)}");
        if (op.Version > 0) _shown[key] = op.Version;
        switch (op.Kind)
        {
            case LaneOpKind.Update:
                Entries[key] = System.Text.Encoding.UTF8.GetString(op.Value);
                break;
            case LaneOpKind.Remove:
                Entries.Remove(key);
                break;
            case LaneOpKind.Clear:
                Entries.Clear();
                break;
            case LaneOpKind.Set:
                Value = Ops.S(op.Body);
                break;
            default:
                Items.Add(Ops.S(op.Body));
                break;
        }
    }
}
