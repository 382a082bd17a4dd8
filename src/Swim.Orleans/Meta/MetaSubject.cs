namespace Swim.Runtime;

/// <summary>What a meta node is about.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Of a silo its name, of a node or lane the node path; else empty.</param>
/// <param name="Lane">Of a lane its name; else empty.</param>
internal readonly record struct MetaSubject(MetaSubjectKind Kind, string Name = "", string Lane = "")
{
    /// <summary>The node under which its readers are in the hub, and its logs.</summary>
    public string Key => Kind switch
    {
        MetaSubjectKind.Silo => $"swim:meta:silo/{Name}",
        MetaSubjectKind.Node => $"swim:meta:node{Name}",
        MetaSubjectKind.Lane => $"swim:meta:node{Name}\n{Lane}",
        _ => MetaTarget.HostKey,
    };

    /// <summary>Reads the part of a meta URI after <c>swim:meta:</c>; null when it is none.</summary>
    public static MetaSubject? Parse(string text)
    {
        switch (text)
        {
            case "host" or "host/": return new MetaSubject(MetaSubjectKind.Host);
            case "mesh" or "mesh/" or "edge/mesh" or "edge/mesh/": return new MetaSubject(MetaSubjectKind.Mesh);
            case "part" or "part/" or "mesh//part" or "mesh//part/" or "edge/mesh/part": return new MetaSubject(MetaSubjectKind.Part);
            case "edge" or "edge/": return new MetaSubject(MetaSubjectKind.Edge);
            case "cluster" or "cluster/": return new MetaSubject(MetaSubjectKind.Cluster);
        }

        var parts = text.Split('/');
        return parts switch
        {
            ["silo", { Length: > 0 } name] => new MetaSubject(MetaSubjectKind.Silo, Uri.UnescapeDataString(name)),
            ["node", { Length: > 0 } node] => new MetaSubject(MetaSubjectKind.Node, Uri.UnescapeDataString(node)),
            ["node", { Length: > 0 } node, "lane", { Length: > 0 } lane] => new MetaSubject(MetaSubjectKind.Lane, Uri.UnescapeDataString(node), Uri.UnescapeDataString(lane)),
            _ => null,
        };
    }
}
