namespace Swim.Lanes;

/// <summary>That the store refuses commits.</summary>
/// <param name="Agents">Agents whose last commit failed.</param>
/// <param name="Since">Since when there has been at least one.</param>
/// <param name="Node">The agent whose commit failed last.</param>
/// <param name="Error">What it failed with.</param>
public sealed record StoreFailure(int Agents, DateTimeOffset Since, string Node, Exception Error);
