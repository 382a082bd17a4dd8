using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Client;

/// <content>Links as asynchronous sequences: each is a reader of its own beside the handlers, with its own coalescing.</content>
public abstract partial class WarpDownlink
{
    /// <summary>What the lane sends from now on, the state first if the link syncs. The consumer owns each item's payloads.</summary>
    private protected async IAsyncEnumerable<LinkItem> ReadItemsAsync(LaneKind expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var link = new EnumeratedLink(expected);
        await using var cancellation = cancellationToken.UnsafeRegister(static state => ((EnumeratedLink)state!).Wake(), link);
        var delay = new ReconnectDelay(Node.Client.Options);
        Wake wake = new(link);
        _ = Completion.ContinueWith(wake.OnCompleted, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            Link(link);
            while (true)
            {
                while (link.TryTake(out var item))
                {
                    if (item.Kind != LinkItemKind.Unlinked)
                    {
                        yield return item;
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                    else if (item.Reason == UnlinkReason.Failed && LinkOptions.KeepLinked && !_isDisposed)
                    {
                        await Task.Delay(delay.Next(), Node.Client.Time, cancellationToken);
                        Link(link);
                    }
                    else if (ErrorOf(item.Reason) is { } error)
                    {
                        throw error;
                    }
                    else
                    {
                        yield break;
                    }
                }

                if (_isDisposed) yield break;
                await link.WaitAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            wake.End();
            Node.Unlink(Lane, link);
            link.Detach();
        }
    }

    private void Link(ILaneReader reader)
    {
        if (IsSyncing) Node.Sync(Lane, reader, LinkOptions);
        else Node.Link(Lane, reader, LinkOptions);
    }

    // the downlink outlives its sequences: what it holds of an ended one is this
    private sealed class Wake(EnumeratedLink link)
    {
        private EnumeratedLink? _link = link;

        public void OnCompleted(Task completion) => Volatile.Read(ref _link)?.Wake();

        public void End() => Volatile.Write(ref _link, null);
    }
}
