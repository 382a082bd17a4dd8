namespace Chat.Agents;

/// <summary>What somebody said, and when.</summary>
[Form]
public sealed partial record Message(string From, string Text, DateTimeOffset At);
