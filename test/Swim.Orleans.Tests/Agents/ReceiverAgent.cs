namespace Swim.Tests.Agents;

/// <summary>Counts what it is sent, and notices what comes out of order.</summary>
[Agent("/receiver/:id")]
public sealed partial class ReceiverAgent : WebAgent
{
    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Last { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<int> Misplaced { get; }

    [Command]
    private void Take(int number)
    {
        if (number != Last.Value + 1) Misplaced.Value++;
        Last.Value = number;
    }
}
