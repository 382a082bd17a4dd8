using System.Diagnostics.CodeAnalysis;
using System.Text;
using Swim.Warp;

namespace Swim.Client;

/// <summary>The links of one host, found by the bytes of a frame without making strings. Not safe for threads.</summary>
internal sealed class LinkTable
{
    private readonly Dictionary<string, NodeLinks> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<byte[], NodeLinks> _spellings = new(Utf8Comparer.Instance);

    public int Count { get; private set; }

    public bool TryGet(string node, string lane, [NotNullWhen(true)] out WarpLink? link)
    {
        link = null;
        return _nodes.TryGetValue(node, out var links) && links.Lanes.TryGetValue(Encoding.UTF8.GetBytes(lane), out link);
    }

    public void Add(WarpLink link)
    {
        if (!_nodes.TryGetValue(link.Node, out var links))
        {
            links = new NodeLinks(link.Node);
            _nodes.Add(link.Node, links);
            AddSpelling(links, Encoding.UTF8.GetBytes(link.Node));
        }

        links.Lanes.Add(Encoding.UTF8.GetBytes(link.LaneUri), link);
        Count++;
    }

    public bool Remove(WarpLink link)
    {
        var lane = Encoding.UTF8.GetBytes(link.LaneUri);
        if (!_nodes.TryGetValue(link.Node, out var links) || !links.Lanes.TryGetValue(lane, out var present) || !ReferenceEquals(present, link)) return false;
        links.Lanes.Remove(lane);
        Count--;
        if (links.Lanes.Count > 0) return true;
        _nodes.Remove(link.Node);
        foreach (var spelling in links.Spellings) _spellings.Remove(spelling);
        return true;
    }

    /// <summary>The link that a frame is about; replies may spell its node relative, rooted or absolute, and percent-encode it their way.</summary>
    public WarpLink? Find(ReadOnlySpan<byte> node, ReadOnlySpan<byte> lane)
    {
        if (!_spellings.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(node, out var links))
        {
            if (WarpNodeUri.FindPath(node) is not { } path || !_nodes.TryGetValue(path, out links)) return null;
            AddSpelling(links, node.ToArray());
        }

        if (links.Lanes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(lane, out var link)) return link;
        return LaneAddress.TryParse(lane, out var address, out _) ? links.Lanes.GetValueOrDefault(Encoding.UTF8.GetBytes(address.Spelling)) : null;
    }

    public WarpLink[] ToArray() => [.. _nodes.Values.SelectMany(static links => links.Lanes.Values)];

    private void AddSpelling(NodeLinks links, byte[] spelling)
    {
        if (links.Spellings.Count == NodeLinks.MaxSpellings) return;
        links.Spellings.Add(spelling);
        _spellings[spelling] = links;
    }
}
