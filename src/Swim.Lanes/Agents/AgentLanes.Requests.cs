using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <content>HTTP requests.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// Has a request answered; completes when its handler has returned. A handler that throws is reported to the host and answered 500, one that throws
    /// <see cref="LaneRequestException"/> by its status. If the ticket names a commit, the answer waits for it as a command's does (<see cref="CommandAsync"/>).
    /// </summary>
    /// <exception cref="AgentUnavailableException">The activation has ended; the handler has not run.</exception>
    /// <exception cref="OperationCanceledException">The handler has given up because <paramref name="cancellationToken"/> said so.</exception>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "the handler was started on this very thread of logic")]
    public async ValueTask<RequestTicket> RequestAsync(string lane, LaneRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lane);
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfClosed();
        while (_commits is { IsFull: true }) await _commits.WhenRoomAsync();
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        if (FindLinkable(lane) is not { } found) return new RequestTicket(LaneResponse.Problem(404, $"The agent at '{Node}' has no lane '{lane}'.", Node, lane), 0);
        if (found is not HttpLane target) return new RequestTicket(LaneResponse.Problem(405, "The lane does not answer HTTP requests of its own.", Node, lane), 0);
        var touches = _commits?.Touches ?? 0;
        LaneResponse response;
        try
        {
            var pending = Start(target, request, cancellationToken);
            if (!pending.IsCompleted) EndTurn();
            response = await pending ?? LaneResponse.NoContent;
        }
        catch (LaneRequestException error)
        {
            response = LaneResponse.Problem(error.Status, error.Message, Node, target.Name);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            EndTurn();
            throw;
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(target.Name, error);
            response = LaneResponse.Problem(500, "The handler of the request failed.", Node, target.Name);
        }

        EndTurn();
        return new RequestTicket(response, TurnSince(touches));
    }

    private ValueTask<LaneResponse> Start(HttpLane lane, LaneRequest request, CancellationToken cancellationToken)
    {
        var outer = _inBatch;
        _inBatch = true;
        try
        {
            return lane.Request(request, cancellationToken);
        }
        finally
        {
            _inBatch = outer;
        }
    }
}
