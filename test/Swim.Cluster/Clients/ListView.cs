using Swim.Cluster.Checking;
using Swim.Crash.Clients;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A list lane of marks.</summary>
internal sealed class ListView(Peer peer, string node, string lane, NumberLedger ledger) : LinkView(peer, node, lane)
{
    private readonly SeenList _list = new(static mark => Number(mark["number"]));

    /// <summary>The number of the last element.</summary>
    public long? Last => Elements.Count > 0 ? Elements[^1].Id : null;

    public override void Event(Value body)
    {
        if (_list.Apply(body, out var updated) is { } wrong) Report(wrong);
        else if (updated >= 0) ledger.Saw(Elements[updated].Id);
    }

    public override string Print() => string.Join(",", Elements.Select(element => element.Id));

    public override string PrintOf(Value state) => state is Record record ? string.Join(",", record.Select(item => Number(item.ToValue()["number"]))) : "";

    /// <summary>What is wrong with the list at rest.</summary>
    public void Check()
    {
        for (var i = 1; i < Elements.Count; i++)
            if (Elements[i].Id <= Elements[i - 1].Id) Report($"{Elements[i].Id} stands after {Elements[i - 1].Id}");
        if (_list.HasOneKeyTwice) Report("two elements have one key");
    }

    protected override void Forget() => _list.Clear();

    private IReadOnlyList<(string Key, long Id)> Elements => _list.Elements;
}
