namespace Chat.Agents;

/// <summary>What somebody says.</summary>
[Form]
public sealed partial record Line(string From, string Text);
