using Orleans.Placement;

namespace Swim.Runtime;

/// <summary>Of the silos where an agent could begin, those that have not said that they are about to stop. Its name is part of the agents' properties, which silos tell each other.</summary>
internal sealed class StayingSilosStrategy() : PlacementFilterStrategy(order: 0);
