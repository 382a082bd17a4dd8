using Orleans;

namespace Swim.Runtime;

/// <summary>A process that reads lanes of a node.</summary>
/// <param name="Peer">The process.</param>
/// <param name="Lanes">The lanes.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.watcher")]
internal readonly record struct NodeWatcher([property: Id(0)] PeerAddress Peer, [property: Id(1)] string[] Lanes);
