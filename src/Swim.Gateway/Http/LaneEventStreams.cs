using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Swim.Gateway.Connections;
using Swim.Lanes;

namespace Swim.Gateway.Http;

/// <summary>
/// GET as <c>text/event-stream</c>: the lane's state and then its changes, coalesced as for any link while the client does not read.
/// With <c>Last-Event-ID</c> nothing is sent again that the client has; when that cannot be told (another epoch, changes missed)
/// the whole state comes, for map and list lanes after a <c>clear</c>.
/// </summary>
internal sealed class LaneEventStreams(GatewayServices services, ConnectionRegistry registry)
{
    // as much as is printed between two flushes
    private const int FlushBytes = 32 * 1024;

    // of a spatial lane only what lies there: a box, or a place and a radius, as Recon or JSON
    private const string RegionParameter = "region";

    // a page's event source takes a refusal for final, but asks again after a stream that ends
    private const int LongestRetryMilliseconds = 3000;

    public async ValueTask ServeAsync(HttpContext context, LaneTarget target, LaneLens? lens)
    {
        if (registry.IsClosed)
        {
            await StartAsync(context, context.RequestAborted);
            await SendAwayAsync(context, context.RequestAborted);
            return;
        }

        using var ofAddress = registry.Addresses.Take(context.Connection.RemoteIpAddress);
        if (ofAddress is { IsAcquired: false })
        {
            services.Metrics.ConnectionRejected("address");
            context.Response.Headers.RetryAfter = "5";
            await LaneProblem.WriteAsync(context, StatusCodes.Status429TooManyRequests,
                "There are as many connections from this address as the server takes (GatewayOptions.MaxConnectionsPerAddress).", target.Node, target.Lane);
            return;
        }

        if (!registry.TryTakeStream())
        {
            services.Metrics.ConnectionRejected("limit");
            context.Response.Headers.RetryAfter = "5";
            await LaneProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable,
                "The server has as many event streams as it takes (GatewayOptions.MaxEventStreams).", target.Node, target.Lane);
            return;
        }

        using var link = new EventStreamLink(services, target) { Lens = lens };
        registry.Add(link);
        services.Metrics.EventStreamOpened();
        try
        {
            var batch = new NodeBatch();
            batch.Add(NodeOpKind.Sync, target.Lane, Encoding.UTF8.GetBytes(context.Request.Query[RegionParameter].ToString()), link);
            var place = await OpeningTurn.EnterAsync(registry.Openings);
            try
            {
                await services.Router.DeliverAsync(target.Agent, batch, context.RequestAborted);
            }
            finally
            {
                registry.Openings.Exit(place);
            }

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, link.Cut);
            using var wake = ending.Token.UnsafeRegister(static state => ((EventStreamLink)state!).Signal.Set(), link);
            await StreamAsync(context, target, link, ending.Token);
        }
        finally
        {
            link.Detach();
            registry.Remove(link);
            services.Metrics.EventStreamClosed();
            registry.ReturnStream();
        }
    }

    private async ValueTask StreamAsync(HttpContext context, LaneTarget target, EventStreamLink link, CancellationToken ending)
    {
        LinkItem first;
        while (!link.TryTake(out first))
        {
            if (ending.IsCancellationRequested) return;
            if (link.IsLeaving)
            {
                await StartAsync(context, ending);
                await SendAwayAsync(context, ending);
                return;
            }

            await link.Signal.WaitAsync();
        }

        if (first.Kind == LinkItemKind.Unlinked)
        {
            await RefuseAsync(context, target, first.Reason);
            return;
        }

        await StartAsync(context, ending);
        var response = context.Response;
        var given = context.Request.Headers["Last-Event-ID"].ToString();
        var resume = EventStreamPosition.Parse(given);
        var isCounted = given.Length == 0;
        if (given.Length > 0 && resume is null)
        {
            isCounted = true;
            services.Metrics.Resumed("rejected");
        }

        using var writer = new EventStreamWriter(response.BodyWriter, resume);
        var heartbeat = new Heartbeat(link);
        await using var timer = services.Time.CreateTimer(static state => ((Heartbeat)state!).Beat(), heartbeat, services.Options.EventStreamHeartbeat, services.Options.EventStreamHeartbeat);
        first.Release();
        while (!ending.IsCancellationRequested)
        {
            var isOpen = Write(writer, response.BodyWriter, link, out var wrote);
            if (!isCounted && writer.Resumption is { } resumption)
            {
                isCounted = true;
                services.Metrics.Resumed(resumption);
            }

            if (heartbeat.TakeDue() && !wrote) writer.WriteHeartbeat();
            if (response.BodyWriter.UnflushedBytes > 0) await response.BodyWriter.FlushAsync(ending);
            if (!isOpen) return;
            if (link.IsLeaving)
            {
                await SendAwayAsync(context, ending);
                return;
            }

            if (!wrote) await link.Signal.WaitAsync();
        }
    }

    private static Task StartAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.ContentType = LaneMediaTypes.EventStream;
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return response.StartAsync(cancellationToken);
    }

    /// <summary>Has the peer come back, elsewhere if it can, after a time that is not everybody's.</summary>
    private static async ValueTask SendAwayAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var retry = string.Create(CultureInfo.InvariantCulture, $"retry: {Random.Shared.Next(1, LongestRetryMilliseconds)}\n\n");
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(retry), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Prints what waits, up to one flush; false when the link is down.</summary>
    private bool Write(EventStreamWriter writer, System.IO.Pipelines.PipeWriter output, EventStreamLink link, out bool wrote)
    {
        wrote = false;
        while (output.UnflushedBytes < FlushBytes)
        {
            if (!link.TryTake(out var item))
            {
                Report(link);
                return true;
            }

            wrote = true;
            writer.Write(link.Kind, item);
            item.Release();
            if (item.Kind == LinkItemKind.Unlinked) return false;
        }

        return true;
    }

    private void Report(EventStreamLink link)
    {
        var (coalesced, dropped) = link.TakeCounts();
        if (coalesced > 0) services.Metrics.Coalesced(link.Kind, coalesced);
        if (dropped > 0) services.Metrics.Dropped(link.Kind, dropped);
    }

    private static ValueTask RefuseAsync(HttpContext context, LaneTarget target, UnlinkReason reason)
    {
        switch (reason)
        {
            case UnlinkReason.LaneNotFound:
                return LaneProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"The agent at '{target.Node}' has no lane '{target.Lane}'.", target.Node, target.Lane);
            case UnlinkReason.NodeNotFound:
                return LaneProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"No agent has the node URI '{target.Node}'.", target.Node, target.Lane);
            case UnlinkReason.Unsupported:
                return LaneProblem.WriteAsync(context, StatusCodes.Status406NotAcceptable, "The lane cannot be followed.", target.Node, target.Lane);
            default:
                context.Response.Headers.RetryAfter = "1";
                return LaneProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The agent has stopped or could not be reached.", target.Node, target.Lane);
        }
    }

    private sealed class Heartbeat(EventStreamLink link)
    {
        private int _isDue;

        public void Beat()
        {
            Volatile.Write(ref _isDue, 1);
            link.Signal.Set();
        }

        public bool TakeDue() => Interlocked.Exchange(ref _isDue, 0) == 1;
    }
}
