namespace Swim.Cluster.Clients;

/// <summary>A map of numbers whose way nobody checks: the last state counts.</summary>
internal sealed class EntriesView(Peer peer, string node, string lane) : MapView(peer, node, lane);
