namespace Swim.Gateway.Connections;

/// <summary>The bytes of a node URI as a client wrote them, understood once.</summary>
/// <param name="Text">Percent-normalised: how replies name the node.</param>
/// <param name="Node">Where it leads.</param>
internal sealed record NodeSpelling(string Text, LinkNode Node);
