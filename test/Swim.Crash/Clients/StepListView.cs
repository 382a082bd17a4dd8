using Swim.Crash.Checking;
using Swim.Crash.Scripts;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A list lane that goes on by steps.</summary>
internal sealed class StepListView(int peer, string node, string lane, AgentLedger.GroupLedger ledger, Findings findings) : SeenView(peer, node, lane, findings)
{
    private readonly List<(string Key, long Id)> _elements = [];
    private long _newest;

    public long Step => _elements.Count == 0 ? 0 : Script.StepOf(_elements[0].Id);

    public IEnumerable<string> Keys => _elements.Select(element => element.Key);

    public override void BeginLife()
    {
        base.BeginLife();
        _newest = 0;
        _elements.Clear();
    }

    public override void Event(Value body)
    {
        var tag = body.Tag ?? "";
        var header = body.GetHeader(tag);
        var key = header["key"].ToString();
        var at = _elements.FindIndex(element => element.Key == key);
        switch (tag)
        {
            case "update":
                Update(key, at, (int)Number(header["index"]), body.Body);
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

    /// <summary>What is wrong with the state for the step it is at; null for nothing.</summary>
    public string? Compare(ReferenceList reference)
    {
        if (reference.Step != Step) return $"{Name}: at step {Step}, others at {reference.Step}";
        if (reference.Count != _elements.Count) return $"{Name}: at step {Step} {_elements.Count} elements instead of {reference.Count}";
        for (var i = 0; i < _elements.Count; i++)
            if (_elements[i].Id != reference.Elements[i]) return $"{Name}: at step {Step} element {i} is {_elements[i].Id} instead of {reference.Elements[i]}";
        if (_elements.DistinctBy(element => element.Key).Count() != _elements.Count) return $"{Name}: two elements have one key";
        return null;
    }

    public override string Print() => string.Join(",", _elements.Select(element => $"{element.Key}:{element.Id}"));

    protected override void Clear() => _elements.Clear();

    private void Update(string key, int at, int index, Value value)
    {
        var id = Number(value["id"]);
        if (at >= 0)
        {
            _elements[at] = (key, id);
        }
        else if (index >= 0 && index <= _elements.Count)
        {
            at = index;
            _elements.Insert(index, (key, id));
        }
        else
        {
            Report($"inserts at {index} of {_elements.Count}");
            return;
        }

        if (((value["pad"] as Text)?.Value.Length ?? 0) != (Script.Padding(id)?.Length ?? 0)) Report($"element {index} of step {Script.StepOf(id)} has another padding");
        if (at != 0) return;
        var step = Script.StepOf(id);
        if (step < _newest && IsSynced) Report($"went back from step {_newest} to {step}");
        _newest = Math.Max(_newest, step);
        ledger.List.Saw(step, Number(value["at"]));
    }
}
