namespace Swim.Cluster.Running;

/// <summary>What a fault did.</summary>
/// <param name="What">For people.</param>
/// <param name="Recovery">Milliseconds from it to links that are current.</param>
/// <param name="AfterDeath">Of those, after the cluster knew.</param>
internal sealed record FaultOutcome(string What, double? Recovery = null, double? AfterDeath = null);
