namespace Swim.Lanes;

/// <summary>A process that has readers of a lane.</summary>
/// <param name="Peer">The way to it.</param>
/// <param name="Lane">The lane's name.</param>
public readonly record struct LaneWatcher(RelayPeer Peer, string Lane);
