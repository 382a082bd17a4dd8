using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>The way from an Orleans client to an agent.</summary>
internal sealed class ClientAgentAccess(string node, IWebAgent grain) : IAgentAccess
{
    public string Node => node;

    public async ValueTask<CommandOutcome> CommandAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var reply = await GrainCall.CommandAsync(node, grain, lane, body, cancellationToken);
        return new CommandOutcome(reply.Status, reply.Message, reply.Offset);
    }

    public ValueTask<LaneReading> ReadAsync(string lane, CancellationToken cancellationToken) => GrainCall.ReadAsync(node, grain, lane, cancellationToken);

    public IAsyncEnumerable<LinkItem> LinkAsync(string lane, bool sync, LaneKind? expected, CancellationToken cancellationToken) => throw new NotSupportedException(
        $"Lane {lane} of agent {node} cannot be linked from an Orleans client: a reader lives in the memory of a silo. Link inside a process with a silo, or over WARP (WebSocket) or server-sent events.");

    public ValueTask DeleteAsync(CancellationToken cancellationToken) =>
        GrainCall.RunAsync(node, static agent => agent.DeleteAsync().AsTask(), grain, cancellationToken);
}
