using Swim.Crash.Checking;
using Swim.Crash.Scripts;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A map lane that goes on by steps.</summary>
internal sealed class StepMapView(int peer, string node, string lane, AgentLedger.GroupLedger ledger, Findings findings) : MapView<long>(peer, node, lane, findings)
{
    private long _newest;

    public long Step => Script.StepOf(Entries.GetValueOrDefault(Script.StepKey));

    public override void BeginLife()
    {
        base.BeginLife();
        _newest = 0;
    }

    /// <summary>What is wrong with the state for the step it is at; null for nothing.</summary>
    public string? Compare(ReferenceMap reference)
    {
        if (reference.Step != Step) return $"{Name}: at step {Step}, others at {reference.Step}";
        foreach (var (key, id) in reference.Entries)
        {
            if (!Entries.TryGetValue(key, out var found)) return $"{Name}: at step {Step} key {key} is missing (of step {Script.StepOf(id)})";
            if (found != id) return $"{Name}: at step {Step} key {key} is of step {Script.StepOf(found)} instead of {Script.StepOf(id)}";
        }

        foreach (var key in Entries.Keys)
            if (!reference.Entries.ContainsKey(key)) return $"{Name}: at step {Step} key {key} has reappeared (of step {Script.StepOf(Entries[key])})";
        return null;
    }

    protected override long KeyOf(Value key) => Number(key);

    protected override long IdOf(Value value) => Number(value["id"]);

    protected override void Saw(long key, long id, Value value)
    {
        var step = Script.StepOf(id);
        if (!new Puts().Has(ledger.Salt, step, key)) Report($"{key} has a value of step {step}, which did not write it");
        if (((value["pad"] as Text)?.Value.Length ?? 0) != (Script.Padding(id)?.Length ?? 0)) Report($"{key} has a value of step {step} with another padding");
        if (key == Script.StepKey && step < _newest) Report($"went back from step {_newest} to {step}");
        ledger.Map.Saw(step, Number(value["at"]));
        _newest = Math.Max(_newest, step);
    }

    /// <summary>Which keys a step writes.</summary>
    private sealed class Puts : IMapTarget
    {
        private readonly List<long> _keys = [];

        public int Count => 0;

        public bool Has(ulong salt, long step, long key)
        {
            Script.PlayMap(salt, step, this);
            return _keys.Contains(key);
        }

        public void Put(long key, long id) => _keys.Add(key);

        public void Remove(long key)
        {
        }

        public void Clear()
        {
        }

        public void Drop(int count)
        {
        }

        public void Take(int count)
        {
        }
    }
}
