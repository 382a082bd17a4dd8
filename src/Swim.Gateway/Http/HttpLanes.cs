using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Swim.Gateway.Connections;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>Any method: a request that an HTTP lane of an agent answers by itself.</summary>
internal sealed class HttpLanes(GatewayServices services)
{
    // of the connection, not of the message (RFC 9110 §7.6.1), or the server's own to write
    private static readonly HashSet<string> ConnectionHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length",
    };

    // who the user is has been found out by now; an agent has no use for the secret
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie" };

    public async ValueTask ServeAsync(HttpContext context, LaneTarget target)
    {
        var request = context.Request;
        var method = request.Method.ToUpperInvariant();
        var isSafe = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        if (!isSafe && !services.Origins.Allows(request))
        {
            services.Metrics.CommandsRejected("origin");
            await LaneProblem.WriteAsync(context, StatusCodes.Status403Forbidden,
                $"Pages of {request.Headers.Origin} may not send {method} to {request.Host}; see GatewayOptions.AllowedOrigins.", target.Node, target.Lane);
            return;
        }

        var received = await RequestBody.ReadAsync(request, services.Options.MaxCommandBytes, context.RequestAborted);
        if (received is not { } body)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge,
                $"A request to a lane holds at most {services.Options.MaxCommandBytes} bytes.", target.Node, target.Lane);
            return;
        }

        var verb = isSafe ? LaneVerb.Read : LaneVerb.Command;
        var decision = await services.Access.DecideAsync(target.Identity, target.Ask(verb, body, method), context.RequestAborted);
        if (!decision.IsAllowed)
        {
            services.Metrics.CommandsRejected("denied");
            services.Access.Metrics.Denied(verb);
            await LaneAccessProblem.WriteAsync(context, decision.Result, verb, target);
            return;
        }

        using var timeout = new CancellationTokenSource(services.Options.RequestTimeout, services.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
        LaneResponse response;
        try
        {
            response = await services.Router.RequestAsync(target.Agent, target.Lane, Describe(context, target, method, body), ending.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status408RequestTimeout,
                $"The lane did not answer within {services.Options.RequestTimeout.TotalSeconds:0.###} s (GatewayOptions.RequestTimeout).", target.Node, target.Lane);
            return;
        }
        catch (AgentUnavailableException exception) when (exception.InnerException is TimeoutException)
        {
            await LaneProblem.WriteAsync(context, StatusCodes.Status504GatewayTimeout, "The agent could not be reached in time.", target.Node, target.Lane);
            return;
        }

        await WriteAsync(context, response);
    }

    private static LaneRequest Describe(HttpContext context, LaneTarget target, string method, ReadOnlyMemory<byte> body)
    {
        var request = context.Request;
        var isKnown = context.User.Identity is { IsAuthenticated: true };
        return new LaneRequest(method, target.Node, target.Lane)
        {
            Query = ReadQuery(request.QueryString.Value),
            Headers = ReadHeaders(request.Headers),
            UserName = isKnown ? context.User.Identity!.Name : null,
            Claims = isKnown ? ReadClaims(context.User) : [],
            ContentType = request.ContentType,
            Body = body,
        };
    }

    private static List<KeyValuePair<string, string>> ReadQuery(string? text)
    {
        var query = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(text))
        {
            var name = pair.DecodeName().ToString();
            if (!name.Equals(LaneQuery.Parameter, StringComparison.OrdinalIgnoreCase)) query.Add(new(name, pair.DecodeValue().ToString()));
        }

        return query;
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(IHeaderDictionary headers)
    {
        var read = new List<KeyValuePair<string, string>>(headers.Count);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(':') || ConnectionHeaders.Contains(name) || Credentials.Contains(name)) continue;
            foreach (var value in values) read.Add(new(name, value ?? ""));
        }

        return read;
    }

    private static KeyValuePair<string, string>[] ReadClaims(ClaimsPrincipal user) => [.. user.Claims.Select(claim => new KeyValuePair<string, string>(claim.Type, claim.Value))];

    private static async ValueTask WriteAsync(HttpContext context, LaneResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            if (!ConnectionHeaders.Contains(name)) response.Headers.Append(name, value);
        if (answer.ContentType is not null) response.ContentType = answer.ContentType;
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified) return;
        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
