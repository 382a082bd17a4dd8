namespace Todo.Agents;

/// <summary>Puts an item before another one, or at the end.</summary>
[Form]
public sealed partial record Move(int Id, int? Before);
