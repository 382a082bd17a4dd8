using Microsoft.AspNetCore.Http;
using Swim.Gateway.Connections;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>POST: a command, checked, carried out, and answered by how it ended.</summary>
internal sealed class LaneCommands(GatewayServices services)
{
    public async ValueTask ServeAsync(HttpContext context, LaneTarget target)
    {
        var request = context.Request;
        if (!services.Origins.Allows(request))
        {
            services.Metrics.CommandsRejected("origin");
            await LaneProblem.WriteAsync(context, StatusCodes.Status403Forbidden,
                $"Pages of {request.Headers.Origin} may not send commands to {request.Host}; see GatewayOptions.AllowedOrigins.", target.Node, target.Lane);
            return;
        }

        var format = LaneMediaTypes.OfBody(request.ContentType);
        if (format == LaneFormat.None)
        {
            context.Response.Headers["Accept-Post"] = $"{LaneMediaTypes.Json}, {LaneMediaTypes.Recon}";
            await LaneProblem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType,
                $"A command is {LaneMediaTypes.Json} or {LaneMediaTypes.Recon} in UTF-8, not '{request.ContentType}'.", target.Node, target.Lane);
            return;
        }

        var received = await RequestBody.ReadAsync(request, services.Options.MaxCommandBytes, context.RequestAborted);
        if (received is not { } body)
        {
            services.Metrics.CommandsRejected("limit");
            await LaneProblem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge,
                $"A command holds at most {services.Options.MaxCommandBytes} bytes.", target.Node, target.Lane);
            return;
        }

        if (format == LaneFormat.Json && !LaneJson.TryToRecon(body, out body, out var error, out var position))
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The body is not JSON: {error}", target.Node, target.Lane, position);
            return;
        }

        var decision = await services.Access.DecideAsync(target.Identity, target.Ask(LaneVerb.Command, body), context.RequestAborted);
        if (!decision.IsAllowed)
        {
            services.Metrics.CommandsRejected("denied");
            services.Access.Metrics.Denied(LaneVerb.Command);
            await LaneAccessProblem.WriteAsync(context, decision.Result, LaneVerb.Command, target);
            return;
        }

        var outcome = await services.Router.CommandAsync(target.Agent, target.Lane, body, context.RequestAborted);
        await AnswerAsync(context, target, outcome, format);
    }

    private static ValueTask AnswerAsync(HttpContext context, LaneTarget target, CommandOutcome outcome, LaneFormat format)
    {
        // the offset counts in the Recon that the agent was given, which is the client's own only when it sent Recon
        var position = format == LaneFormat.Recon ? outcome.Offset : -1;
        switch (outcome.Status)
        {
            case CommandStatus.Accepted:
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                context.Response.ContentLength = 0;
                return default;
            case CommandStatus.LaneNotFound:
                return Problem(StatusCodes.Status404NotFound, $"The agent at '{target.Node}' has no lane '{target.Lane}'.");
            case CommandStatus.ReadOnly:
                context.Response.Headers.Allow = "GET, HEAD";
                return Problem(StatusCodes.Status405MethodNotAllowed, "The lane takes no commands.");
            case CommandStatus.Malformed:
                return Problem(StatusCodes.Status400BadRequest, "The body is not Recon.");
            case CommandStatus.Mismatch:
                return Problem(StatusCodes.Status400BadRequest, "The body does not fit the lane.");
            default:
                return Problem(StatusCodes.Status500InternalServerError, "The command's handler failed.");
        }

        ValueTask Problem(int status, string detail) =>
            LaneProblem.WriteAsync(context, status, outcome.Message ?? detail, target.Node, target.Lane, position);
    }
}
