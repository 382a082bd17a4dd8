using Swim.Crash.Checking;
using Swim.Crash.Scripts;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A list lane that goes on by steps.</summary>
internal sealed class StepListView(int peer, string node, string lane, AgentLedger.GroupLedger ledger, Findings findings) : SeenView(peer, node, lane, findings)
{
    private readonly SeenList _list = new(static value => Number(value["id"]));
    private long _newest;

    public long Step => Elements.Count == 0 ? 0 : Script.StepOf(Elements[0].Id);

    public IEnumerable<string> Keys => Elements.Select(element => element.Key);

    public override void BeginLife()
    {
        base.BeginLife();
        _newest = 0;
        _list.Clear();
    }

    public override void Event(Value body)
    {
        if (_list.Apply(body, out var updated) is { } wrong) Report(wrong);
        else if (updated >= 0) Updated(updated, body.Body);
    }

    /// <summary>What is wrong with the state for the step it is at; null for nothing.</summary>
    public string? Compare(ReferenceList reference)
    {
        if (reference.Step != Step) return $"{Name}: at step {Step}, others at {reference.Step}";
        if (reference.Count != Elements.Count) return $"{Name}: at step {Step} {Elements.Count} elements instead of {reference.Count}";
        for (var i = 0; i < Elements.Count; i++)
            if (Elements[i].Id != reference.Elements[i]) return $"{Name}: at step {Step} element {i} is {Elements[i].Id} instead of {reference.Elements[i]}";
        if (_list.HasOneKeyTwice) return $"{Name}: two elements have one key";
        return null;
    }

    public override string Print() => string.Join(",", Elements.Select(element => $"{element.Key}:{element.Id}"));

    protected override void Clear() => _list.Clear();

    private void Updated(int index, Value value)
    {
        var id = Elements[index].Id;
        if (((value["pad"] as Text)?.Value.Length ?? 0) != (Script.Padding(id)?.Length ?? 0)) Report($"element {index} of step {Script.StepOf(id)} has another padding");
        if (index != 0) return;
        var step = Script.StepOf(id);
        if (step < _newest && IsSynced) Report($"went back from step {_newest} to {step}");
        _newest = Math.Max(_newest, step);
        ledger.List.Saw(step, Number(value["at"]));
    }

    private IReadOnlyList<(string Key, long Id)> Elements => _list.Elements;
}
