using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Client;

/// <summary>Links as asynchronous sequences: each is a reader of its own, with its own coalescing.</summary>
internal static class LinkSequence
{
    /// <summary>
    /// Links, hands out what comes (all but the end) and lets go when the consumer stops. The consumer owns each item's payloads. Ends by itself when
    /// <paramref name="until"/> completes or the host ends the link in an orderly way.
    /// </summary>
    public static async IAsyncEnumerable<LinkItem> ReadAsync(
        WarpNode node, string lane, LaneKind? expected, bool sync, WarpLinkOptions options, Task? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var link = new EnumeratedLink(expected);
        await using var cancellation = cancellationToken.UnsafeRegister(static state => ((EnumeratedLink)state!).Wake(), link);
        var delay = new ReconnectDelay(node.Client.Options);
        var wake = new Wake(link);
        if (until is not null) _ = until.ContinueWith(wake.OnCompleted, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            node.Link(lane, link, sync, options);
            while (true)
            {
                while (link.TryTake(out var item))
                {
                    if (item.Kind != LinkItemKind.Unlinked)
                    {
                        yield return item;
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                    else if (item.Reason == UnlinkReason.Failed && options.KeepLinked && until is not { IsCompleted: true })
                    {
                        await Task.Delay(delay.Next(), node.Client.Time, cancellationToken);
                        node.Link(lane, link, sync, options);
                    }
                    else if (node.ErrorOf(lane, item.Reason) is { } error)
                    {
                        throw error;
                    }
                    else
                    {
                        yield break;
                    }
                }

                if (until is { IsCompleted: true }) yield break;
                await link.WaitAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            wake.End();
            node.Unlink(lane, link);
            link.Detach();
        }
    }

    // what is waited for outlives its sequences: what it holds of an ended one is this
    private sealed class Wake(EnumeratedLink link)
    {
        private EnumeratedLink? _link = link;

        public void OnCompleted(Task completion) => Volatile.Read(ref _link)?.Wake();

        public void End() => Volatile.Write(ref _link, null);
    }
}
