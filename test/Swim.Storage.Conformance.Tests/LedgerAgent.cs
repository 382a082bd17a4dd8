namespace Swim.Storage.Conformance.Tests;

/// <summary>An agent of an application.</summary>
[Agent("/ledger/:id")]
public sealed partial class LedgerAgent : WebAgent
{
    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Balance { get; }

    [Lane] public partial MapLane<string, int> Entries { get; }

    [Command]
    private void Book(int amount)
    {
        Balance.Value += amount;
        Entries[$"entry {Entries.Count}"] = amount;
    }
}
