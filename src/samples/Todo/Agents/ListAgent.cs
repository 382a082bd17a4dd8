namespace Todo.Agents;

/// <summary>A list of things to do, shared by everybody who has it open.</summary>
[Agent("/list/:name")]
public sealed partial class ListAgent : WebAgent
{
    public const int MostItems = 200;
    public const int LongestText = 200;

    /// <summary>The items, by a number that is theirs for life.</summary>
    [Lane(Durability = Durability.Committed)] public partial MapLane<int, Item> Items { get; }

    /// <summary>The items' numbers in the order of the list.</summary>
    [Lane(Durability = Durability.Committed)] public partial ValueLane<IReadOnlyList<int>> Order { get; }

    /// <summary>The last number given.</summary>
    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> LastId { get; }

    [Lane] public partial ValueLane<Summary> Totals { get; }

    private IReadOnlyList<int> Ids => Order.IsSet ? Order.Value : [];

    [Command]
    private void Add(string text)
    {
        var item = new Item(Checked(text), Done: false);
        if (Items.Count == MostItems) throw new InvalidOperationException($"A list has {MostItems} items at most: do some first.");
        Items[++LastId.Value] = item;
        Order.Value = [.. Ids, LastId.Value];
        Sum();
    }

    [Command]
    private void Rename(Edit edit)
    {
        if (Items.TryGetValue(edit.Id, out var item)) Items[edit.Id] = item with { Text = Checked(edit.Text) };
    }

    /// <summary>Done, or not done after all.</summary>
    [Command]
    private void Toggle(int id)
    {
        if (!Items.TryGetValue(id, out var item)) return;
        Items[id] = item with { Done = !item.Done };
        Sum();
    }

    [Command]
    private void Move(Move move)
    {
        if (!Items.ContainsKey(move.Id) || move.Before == move.Id) return;
        var ids = Ids.Where(id => id != move.Id).ToList();
        var index = move.Before is { } before ? ids.IndexOf(before) : -1;
        ids.Insert(index < 0 ? ids.Count : index, move.Id);
        Order.Value = ids;
    }

    [Command]
    private void Remove(int id)
    {
        if (!Items.Remove(id)) return;
        Order.Value = [.. Ids.Where(other => other != id)];
        Sum();
    }

    /// <summary>Takes away what is done.</summary>
    [Command]
    private void Tidy()
    {
        foreach (var id in Ids.Where(id => Items[id].Done).ToArray()) Items.Remove(id);
        Order.Value = [.. Ids.Where(Items.ContainsKey)];
        Sum();
    }

    private void Sum()
    {
        var done = Items.Values.Count(item => item.Done);
        Totals.Value = new Summary(Items.Count - done, done);
    }

    private static string Checked(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length is > 0 and <= LongestText ? trimmed : throw new ArgumentException($"An item has 1 to {LongestText} characters.");
    }
}
