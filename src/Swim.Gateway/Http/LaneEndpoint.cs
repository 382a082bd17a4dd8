using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Swim.Gateway.Connections;
using Swim.Gateway.Limits;
using Swim.Gateway.Telemetry;
using Swim.Lanes;
using Swim.Recon;
using Swim.Warp;

namespace Swim.Gateway.Http;

/// <summary>Lanes as URLs: GET reads, GET of an event stream follows, POST commands; HTTP lanes answer by themselves.</summary>
internal sealed class LaneEndpoint(GatewayServices services, ConnectionRegistry registry, LaneEventStreams streams, LaneCommands commands, HttpLanes http)
{
    private const string AllMethods = "GET, HEAD, POST";

    public async Task ServeAsync(HttpContext context, int prefixSegments)
    {
        var method = context.Request.Method;
        var lane = context.Request.Query[LaneQuery.Parameter].ToString();
        var text = LaneQuery.NodeText(context, prefixSegments);
        var node = NodeAddress.Normalize(text);
        try
        {
            if (HttpMethods.IsConnect(method))
            {
                // asks for a tunnel: an answer that grants it could have no body
                context.Response.Headers.Allow = AllMethods;
                await LaneProblem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "There are no tunnels here.", node ?? text, lane);
                return;
            }

            if (node is null || !services.Router.TryResolve(node, out var agent))
            {
                await LaneProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"No agent has the node URI '{node ?? text}'.", node ?? text, lane);
                return;
            }

            if (!LaneAddress.TryParse(Encoding.UTF8.GetBytes(lane), out var address, out var error))
            {
                await LaneProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"The lane '{lane}' is not a URI: {error}.", node, lane);
                return;
            }

            if (!registry.NewNodes.TryName(context.Connection.RemoteIpAddress, node, out var limit, out var wait))
            {
                await SendAwayAsync(context, limit, wait, node, lane);
                return;
            }

            var identity = await services.Access.IdentifyAsync(context);
            context.User = identity.User;
            var target = new LaneTarget(node, agent.HasLaneFragments ? address.Spelling : address.Name, agent, identity) { Name = address.Name };
            if (agent.KindOf(target.Lane) == LaneKind.Http) await http.ServeAsync(context, target);
            else if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) await ReadAsync(context, target);
            else if (HttpMethods.IsPost(method)) await commands.ServeAsync(context, target);
            else await RefuseMethodAsync(context, target, AllMethods, $"{method} means nothing to a lane: GET reads it, POST sends it a command.");
        }
        catch (ConnectionResetException)
        {
            // nobody is there to be answered, and the rest of the body will not come
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            // a body that is malformed, too slow or too large for the server is the client's affair
            GatewayLog.RequestBroken(services.Logger, method, node ?? text, lane, exception.StatusCode, exception.Message);
            if (context.Response.HasStarted) context.Abort();
            else await LaneProblem.WriteAsync(context, exception.StatusCode, exception.Message, node, lane);
        }
        catch (AgentUnavailableException exception)
        {
            GatewayLog.AgentUnavailable(services.Logger, 0, node ?? text, 1, exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Headers.RetryAfter = "1";
            await LaneProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, exception.Message, node, lane);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            GatewayLog.RequestFailed(services.Logger, method, node ?? text, lane, exception);
            if (context.Response.HasStarted) context.Abort();
            else await LaneProblem.WriteAsync(context, StatusCodes.Status500InternalServerError, "The request failed in the server.", node, lane);
        }
        catch (OperationCanceledException)
        {
            // nobody is there to be answered
        }
    }

    private async ValueTask ReadAsync(HttpContext context, LaneTarget target)
    {
        var format = LaneMediaTypes.Negotiate(context.Request);
        if (format == LaneFormat.EventStream && HttpMethods.IsGet(context.Request.Method))
        {
            var following = await DecideAsync(context, target, LaneVerb.Sync);
            if (following.IsAllowed) await streams.ServeAsync(context, target, services.Access.LensOf(target.Ask(LaneVerb.Sync), following));
            return;
        }

        var decision = await DecideAsync(context, target, LaneVerb.Read);
        if (!decision.IsAllowed) return;
        if (!TryReadPart(context.Request, out var part))
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status400BadRequest, $"A part has from 1 to {LanePart.MostEntries} entries (limit), after a key in Recon (after).", target.Node, target.Lane);
            return;
        }

        // a meta lane has a query of its own
        var lane = part is { } wanted && !target.Agent.HasLaneFragments ? wanted.Of(target.Lane) : target.Lane;
        var reading = await services.Router.ReadAsync(target.Agent, lane, context.RequestAborted);
        if (!reading.Found)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"The agent at '{target.Node}' has no lane '{target.Lane}'.", target.Node, target.Lane);
            return;
        }

        if (reading.IsFailed)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status500InternalServerError, "The lane's value could not be computed.", target.Node, target.Lane);
            return;
        }

        if (reading.Kind == LaneKind.Http)
        {
            await http.ServeAsync(context, target);
            return;
        }

        if (reading.Kind is LaneKind.Command or LaneKind.Supply)
        {
            await RefuseMethodAsync(context, target, reading.Kind == LaneKind.Command ? "POST" : "GET",
                $"A {LaneKindNames.For(reading.Kind)} lane has no state to read; its items come as {LaneMediaTypes.EventStream}.");
            return;
        }

        if (format is LaneFormat.None or LaneFormat.EventStream)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status406NotAcceptable,
                $"A lane is {LaneMediaTypes.Json}, {LaneMediaTypes.Recon} or {LaneMediaTypes.EventStream}.", target.Node, target.Lane);
            return;
        }

        var lens = services.Access.LensOf(target.Ask(LaneVerb.Read), decision);
        if (lens is not null) reading = reading with { Body = lens.Read(reading) };
        await WriteAsync(context, reading, format, TagOf(decision));
    }

    // a validator of one view says nothing about another
    private static string TagOf(in AccessDecision decision) => decision.View is null ? ""
        : "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{decision.View.GetType()}|{decision.Audience}")).AsSpan(0, 8));

    private static async ValueTask WriteAsync(HttpContext context, LaneReading reading, LaneFormat format, string view)
    {
        var response = context.Response;

        // a strong validator names one representation
        var tag = new EntityTagHeaderValue(format == LaneFormat.Json ? $"\"{reading.ETag}{view}\"" : $"\"{reading.ETag}{view}-recon\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = context.User.Identity is { IsAuthenticated: true } ? "private, no-cache" : "no-cache";
        response.Headers.Vary = HeaderNames.Accept;
        if (Matches(context.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = format == LaneFormat.Json ? LaneJson.FromRecon(reading.Body.Span) : reading.Body;
        response.ContentType = format == LaneFormat.Json ? LaneMediaTypes.Json : LaneMediaTypes.Recon;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>What of a keyed lane is asked for by <c>limit</c>, <c>after</c> and <c>prefix</c>; null: all. False when that cannot be.</summary>
    private static bool TryReadPart(HttpRequest request, out LanePart? part)
    {
        part = null;
        var query = request.Query;
        var (limit, after, prefix) = (query["limit"].ToString(), query["after"].ToString(), query["prefix"].ToString());
        if (limit.Length + after.Length + prefix.Length == 0) return true;
        var count = LanePart.UsualEntries;
        if (limit.Length > 0 && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is 0 or > LanePart.MostEntries)) return false;
        if (after.Length > 0 && !Value.TryParse(Encoding.UTF8.GetBytes(after), out _)) return false;
        part = new LanePart(count, after, prefix);
        return true;
    }

    private static bool Matches(StringValues ifNoneMatch, EntityTagHeaderValue tag)
    {
        if (ifNoneMatch.Count == 0 || !EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)) return false;
        foreach (var candidate in tags)
        {
            if (candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(tag, useStrongComparison: false)) return true;
        }

        return false;
    }

    private ValueTask SendAwayAsync(HttpContext context, string limit, TimeSpan wait, string node, string lane)
    {
        services.Limits.Refused(limit);
        context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return limit == NewNodes.AddressLimit
            ? LaneProblem.WriteAsync(context, StatusCodes.Status429TooManyRequests, "This address names new agents faster than the server takes them (GatewayOptions.MaxNewNodesPerSecondPerAddress).", node, lane)
            : LaneProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The server takes no more new agents for now (GatewayOptions.MaxTotalNewNodesPerSecond, MaxMemoryPercent).", node, lane);
    }

    private async ValueTask<AccessDecision> DecideAsync(HttpContext context, LaneTarget target, LaneVerb verb)
    {
        var decision = await services.Access.DecideAsync(target.Identity, target.Ask(verb), context.RequestAborted);
        if (decision.IsAllowed) return decision;
        services.Access.Metrics.Denied(verb);
        await LaneAccessProblem.WriteAsync(context, decision.Result, verb, target);
        return decision;
    }

    private static ValueTask RefuseMethodAsync(HttpContext context, LaneTarget target, string allow, string detail)
    {
        context.Response.Headers.Allow = allow;
        return LaneProblem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, detail, target.Node, target.Lane);
    }
}
