using Swim.Cluster.Checking;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A list lane of marks.</summary>
internal sealed class ListView(Peer peer, string node, string lane, NumberLedger ledger) : LinkView(peer, node, lane)
{
    private readonly List<(string Key, long Number)> _elements = [];

    /// <summary>The number of the last element.</summary>
    public long? Last => _elements.Count > 0 ? _elements[^1].Number : null;

    public override void Event(Value body)
    {
        var tag = body.Tag ?? "";
        var header = body.GetHeader(tag);
        var key = header["key"].ToString();
        var at = _elements.FindIndex(element => element.Key == key);
        switch (tag)
        {
            case "update":
                Update(key, at, (int)Number(header["index"]), Number(body.Body["number"]));
                break;
            case "move" when at >= 0 && Number(header["to"]) is var to && to >= 0 && to < _elements.Count:
                var moved = _elements[at];
                _elements.RemoveAt(at);
                _elements.Insert((int)to, moved);
                break;
            case "remove" when at >= 0:
                _elements.RemoveAt(at);
                break;
            case "clear":
                _elements.Clear();
                break;
            case "drop":
                _elements.RemoveRange(0, (int)Math.Min(Number(header), _elements.Count));
                break;
            case "take":
                if (Number(header) < _elements.Count) _elements.RemoveRange((int)Number(header), (int)(_elements.Count - Number(header)));
                break;
            default:
                Report($"says {body}, with {_elements.Count} elements and {(at < 0 ? "none of that key" : "the element there")}");
                break;
        }
    }

    public override string Print() => string.Join(",", _elements.Select(element => element.Number));

    public override string PrintOf(Value state) => state is Record record ? string.Join(",", record.Select(item => Number(item.ToValue()["number"]))) : "";

    /// <summary>What is wrong with the list at rest.</summary>
    public void Check()
    {
        for (var i = 1; i < _elements.Count; i++)
            if (_elements[i].Number <= _elements[i - 1].Number) Report($"{_elements[i].Number} stands after {_elements[i - 1].Number}");
        if (_elements.DistinctBy(element => element.Key).Count() != _elements.Count) Report("two elements have one key");
    }

    protected override void Forget() => _elements.Clear();

    private void Update(string key, int at, int index, long number)
    {
        if (at >= 0)
        {
            _elements[at] = (key, number);
        }
        else if (index >= 0 && index <= _elements.Count)
        {
            _elements.Insert(index, (key, number));
        }
        else
        {
            Report($"inserts at {index} of {_elements.Count}");
            return;
        }

        ledger.Saw(number);
    }
}
