namespace Swim.Gateway.Connections;

/// <summary>The bytes of a node URI as a client wrote them, understood once.</summary>
/// <param name="Text">Percent-normalised: how replies name the node.</param>
/// <param name="Node">Where it leads.</param>
/// <param name="Queue">That one's queue: commands to very many agents need nothing else of it.</param>
internal readonly record struct NodeSpelling(string Text, LinkNode Node, NodeQueue Queue);
