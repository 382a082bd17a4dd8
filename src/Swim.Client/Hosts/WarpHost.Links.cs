using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.Client;

/// <content>Links.</content>
internal sealed partial class WarpHost
{
    private readonly LinkTable _links = new();
    private readonly Queue<WarpLink> _control = new();

    /// <summary>Adds a reader to the link to a lane; false when this host has just retired: take another.</summary>
    /// <exception cref="AgentUnavailableException">It would be one link too many.</exception>
    public bool TryLink(string node, string lane, ILaneReader reader, bool sync, WarpLinkOptions options)
    {
        lock (_gate)
        {
            if (!TryEnter()) return false;
        }

        try
        {
            WarpLink link;
            do
            {
                link = GetOrAdd(node, lane);
            }
            while (!(sync ? link.TrySync(reader, options) : link.TryLink(reader, options)));
            return true;
        }
        finally
        {
            ChangeUse(-1);
        }
    }

    /// <summary>Removes a reader and tells it so.</summary>
    public void Unlink(string node, string lane, ILaneReader reader)
    {
        WarpLink? link;
        lock (_gate) _links.TryGet(node, lane, out link);
        link?.Unlink(reader);
    }

    /// <summary>A link has something to write; false while there is no connection (it is asked again when there is).</summary>
    public bool TryQueue(WarpLink link)
    {
        lock (_gate)
        {
            if (!_isConnected) return false;
            _control.Enqueue(link);
        }

        _signal.Set();
        return true;
    }

    /// <summary>A link has ended.</summary>
    public void Forget(WarpLink link)
    {
        lock (_gate)
        {
            if (!_links.Remove(link)) return;
        }

        Metrics.LinksChanged(-1);
    }

    private WarpLink GetOrAdd(string node, string lane)
    {
        WarpLink? link;
        lock (_gate)
        {
            if (_links.TryGet(node, lane, out link)) return link;
            if (_links.Count >= Options.MaxLinksPerHost)
                throw new AgentUnavailableException(address + node, $"there are {_links.Count} links to {address} already, which is {nameof(WarpClientOptions.MaxLinksPerHost)}.");
            link = new WarpLink(this, node, lane);
            _links.Add(link);
        }

        Metrics.LinksChanged(1);
        return link;
    }

    private bool TryTakeControl([NotNullWhen(true)] out WarpLink? link)
    {
        lock (_gate) return _control.TryDequeue(out link);
    }

    private WarpLink? Find(ReadOnlySpan<byte> node, ReadOnlySpan<byte> lane)
    {
        lock (_gate) return _links.Find(node, lane);
    }
}
