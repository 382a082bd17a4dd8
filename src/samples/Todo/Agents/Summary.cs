namespace Todo.Agents;

/// <summary>How much there is to do.</summary>
[Form]
public sealed partial record Summary(int Open, int Done);
