namespace Todo.Agents;

/// <summary>One thing to do.</summary>
[Form]
public sealed partial record Item(string Text, bool Done);
