namespace Swim.Client;

/// <summary>The links to one node's lanes, by the lane's bytes as requests spell it.</summary>
internal sealed class NodeLinks(string node)
{
    // a host may answer in the spelling of another's request, but not in ever new ones
    public const int MaxSpellings = 8;

    public string Node => node;

    public List<byte[]> Spellings { get; } = [];

    public Dictionary<byte[], WarpLink> Lanes { get; } = new(Utf8Comparer.Instance);
}
