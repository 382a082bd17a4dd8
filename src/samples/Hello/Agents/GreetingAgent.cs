namespace Hello.Agents;

/// <summary>Says hello: <c>/greeting/world</c>, <c>/greeting/moon</c>, one agent for every name that anybody thinks of.</summary>
[Agent("/greeting/:name")]
public sealed partial class GreetingAgent : WebAgent
{
    private const int LongestName = 40;

    /// <summary>The last greeting.</summary>
    [Lane] public partial ValueLane<string> Greeting { get; }

    /// <summary>How many there were.</summary>
    [Lane] public partial ValueLane<int> Count { get; }

    [Command]
    private void Greet(string who)
    {
        var name = who.Trim();
        if (name.Length is 0 or > LongestName) throw new ArgumentException($"A name has 1 to {LongestName} characters.", nameof(who));
        Count.Value++;
        Greeting.Value = $"Hello, {name}, says {GetProperty("name")}!";
    }
}
