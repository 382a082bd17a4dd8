namespace Todo.Agents;

/// <summary>A list of things to do, shared by everybody who has it open. Pages add, change, move and remove items by commands to the lane itself.</summary>
[Agent("/list/:name")]
public sealed partial class ListAgent : WebAgent
{
    public const int MostItems = 200;
    public const int LongestText = 200;

    /// <summary>The items, in their order.</summary>
    [Lane(Durability = Durability.Committed)] public partial ListLane<Item> Items { get; }

    [Lane] public partial ValueLane<Summary> Totals { get; }

    /// <summary>Whoever changes the list: what is no item does not come in.</summary>
    [WillUpdate(nameof(Items))]
    private Item Check(int index, Item now, Item? before)
    {
        var text = now.Text.Trim();
        if (text.Length is 0 or > LongestText) throw new ArgumentException($"An item has 1 to {LongestText} characters.");
        if (before is null && Items.Count >= MostItems) throw new InvalidOperationException($"A list has {MostItems} items at most: do some first.");
        return now with { Text = text };
    }

    [OnInsert(nameof(Items))]
    private void Inserted(int index, Item now) => Count(now, 1);

    [OnUpdate(nameof(Items))]
    private void Updated(int index, Item now, Item before)
    {
        Count(before, -1);
        Count(now, 1);
    }

    [OnRemove(nameof(Items))]
    private void Removed(int index, Item before) => Count(before, -1);

    [OnClear(nameof(Items))]
    private void Cleared() => Totals.Value = new Summary(0, 0);

    /// <summary>Takes away what is done.</summary>
    [Command]
    private void Tidy()
    {
        for (var i = Items.Count - 1; i >= 0; i--)
        {
            if (Items[i].Done) Items.RemoveAt(i);
        }
    }

    private void Count(Item item, int change)
    {
        var totals = Totals.IsSet ? Totals.Value : new Summary(0, 0);
        Totals.Value = item.Done ? totals with { Done = totals.Done + change } : totals with { Open = totals.Open + change };
    }
}
