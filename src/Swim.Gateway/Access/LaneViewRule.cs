namespace Swim.Gateway;

/// <summary>A view of a lane for readers who may not see it as it is: in <see cref="LaneAccessOptions.Views"/>, or from an agent's attributes.</summary>
public sealed class LaneViewRule
{
    /// <summary>The agents, by their route pattern as <c>[Agent]</c> has it. Null in rules that belong to an agent already.</summary>
    public string? Route { get; set; }

    /// <summary>The lane.</summary>
    public required string Lane { get; set; }

    /// <summary>The policy to be fulfilled; null: everybody.</summary>
    public string? Policy { get; set; }

    /// <summary>What they are shown.</summary>
    public required LaneView View { get; set; }
}
