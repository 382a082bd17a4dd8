namespace Swim.StorageBench.Lanes;

/// <summary>An agent with one large map.</summary>
[Agent("/ledger/:size")]
public sealed partial class LedgerAgent : WebAgent
{
    /// <summary>Its entries.</summary>
    [Lane(Durability = Durability.Committed)]
    public partial MapLane<int, string> Entries { get; }

    /// <summary>Adds as many entries at the end.</summary>
    [Command]
    private void Fill(int count)
    {
        for (var i = 0; i < count; i++) Entries[Entries.Count] = Load.Rows.Text(Entries.Count, 0)[..40];
    }
}
