using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>The way from a process with a lane hub, a silo or a client, to an agent of the cluster or of another host.</summary>
internal sealed class RoutedAgentAccess(ILaneRouter router, NodeTarget target) : IAgentAccess
{
    public string Node => target.Node;

    public ValueTask<CommandOutcome> CommandAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        router.CommandAsync(target, lane, body, cancellationToken);

    public ValueTask<LaneReading> ReadAsync(string lane, CancellationToken cancellationToken) => router.ReadAsync(target, lane, cancellationToken);

    public IAsyncEnumerable<LinkItem> LinkAsync(string lane, bool sync, LaneKind? expected, CancellationToken cancellationToken) =>
        LinkReader.ReadAsync(router, target, lane, sync, expected, cancellationToken);

    public ValueTask DeleteAsync(CancellationToken cancellationToken) => target is GrainTarget own
        ? GrainCall.RunAsync(target.Node, static agent => agent.DeleteAsync().AsTask(), own.Agent, cancellationToken)
        : throw new NotSupportedException($"Agent {target.Node} is not one of this cluster and cannot be deleted from here.");
}
