using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Links as asynchronous sequences.</summary>
internal static class LinkReader
{
    /// <summary>Links, hands out what comes and lets go when the consumer stops. The consumer owns each item's payloads.</summary>
    public static async IAsyncEnumerable<LinkItem> ReadAsync(
        ILaneRouter router,
        NodeTarget target,
        string lane,
        bool sync,
        LaneKind? expected = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var link = new PulledLink(router, target, lane, expected);
        await using var registration = cancellationToken.UnsafeRegister(static state => ((PulledLink)state!).Wake(), link);
        try
        {
            await link.OpenAsync(sync);
            while (true)
            {
                while (link.TryTake(out var item))
                {
                    if (item.Kind == LinkItemKind.Unlinked)
                    {
                        if (link.ErrorOf(item.Reason) is { } error) throw error;
                        yield break;
                    }

                    yield return item;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                await link.WaitAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            link.Detach();
        }
    }
}
