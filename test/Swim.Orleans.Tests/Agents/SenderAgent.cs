namespace Swim.Tests.Agents;

/// <summary>Sends commands to very many agents.</summary>
[Agent("/sender/:id")]
public sealed partial class SenderAgent : WebAgent
{
    /// <summary>The agent that a sender's command of this index goes to.</summary>
    public static string Target(string sender, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/receiver/{sender[8..]}-{index}");

    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Rounds { get; }

    // to one after the other, round after round
    [Command]
    private void Scatter(int agents)
    {
        Rounds.Value++;
        for (var i = 0; i < agents; i++) Command(Target(NodeUri, i), "take", Rounds.Value);
    }

    [Command]
    private void Pour(int commands)
    {
        for (var i = 1; i <= commands; i++) Command(Target(NodeUri, 0), "take", i);
    }

    [Command] private void Tell(string node) => Command(node, "take", 1);
}
