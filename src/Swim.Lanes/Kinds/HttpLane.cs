using Swim.Lanes;

namespace Swim;

/// <summary>Answers HTTP requests, each like a command: one at a time on the agent's thread. It cannot be linked and takes no commands.</summary>
public sealed class HttpLane : Lane
{
    private readonly HttpLaneDefinition _definition;

    internal HttpLane(AgentLanes agent, HttpLaneDefinition definition)
        : base(agent, definition) => _definition = definition;

    internal override bool HoldsState => false;

    /// <summary>Starts answering; throws only what a handler throws.</summary>
    internal ValueTask<LaneResponse> Request(LaneRequest request, CancellationToken cancellationToken)
    {
        if (_definition.Find(request.Method) is { } handler) return handler.Handle(Agent.Self, request, cancellationToken);
        var response = request.Method == "OPTIONS"
            ? LaneResponse.NoContent
            : LaneResponse.Problem(405, $"The lane answers {_definition.Allow}.", request.Node, request.Lane);
        return new ValueTask<LaneResponse>(response.WithHeader("Allow", _definition.Allow));
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending) => RefuseCommand(out pending);

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => true;

    internal override void Print(EncodeBuffer output)
    {
    }
}
