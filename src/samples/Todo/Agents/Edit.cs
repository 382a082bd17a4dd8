namespace Todo.Agents;

/// <summary>A new text for an item.</summary>
[Form]
public sealed partial record Edit(int Id, string Text);
