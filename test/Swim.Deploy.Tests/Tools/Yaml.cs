using YamlDotNet.RepresentationModel;

namespace Swim.Deploy.Tests.Tools;

/// <summary>YAML files, merge keys (<c>&lt;&lt;</c>) carried out.</summary>
internal static class Yaml
{
    public static YamlMappingNode Read(string path)
    {
        using var text = new StreamReader(path);
        var stream = new YamlStream();
        stream.Load(text);
        return (YamlMappingNode)Merged(stream.Documents.Single().RootNode);
    }

    /// <summary>The node at a path of keys, null where there is none.</summary>
    public static YamlNode? Find(this YamlNode node, params IEnumerable<string> path)
    {
        var at = (YamlNode?)node;
        foreach (var key in path) at = at is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        return at;
    }

    /// <summary>The text at a path of keys.</summary>
    public static string? Text(this YamlNode node, params IEnumerable<string> path) => (node.Find(path) as YamlScalarNode)?.Value;

    /// <summary>The entries of a map; none where there is nothing.</summary>
    public static IEnumerable<KeyValuePair<string, YamlNode>> Entries(this YamlNode? node) =>
        node is YamlMappingNode map ? map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, entry.Value)) : [];

    /// <summary>The elements of a list; none where there is nothing.</summary>
    public static IEnumerable<YamlNode> Elements(this YamlNode? node) => node is YamlSequenceNode list ? list.Children : [];

    /// <summary>The texts of a list; none where there is nothing.</summary>
    public static IEnumerable<string> Texts(this YamlNode? node) => node.Elements().OfType<YamlScalarNode>().Select(element => element.Value!);

    // what is said beside a merge key wins over what it brings
    private static YamlNode Merged(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var merged = new YamlMappingNode();
                foreach (var (key, value) in map.Children.Where(child => !IsMerge(child.Key))) merged.Children[key] = Merged(value);
                foreach (var (key, value) in map.Children.Where(child => IsMerge(child.Key)).SelectMany(child => ((YamlMappingNode)Merged(child.Value)).Children))
                    merged.Children.TryAdd(key, value);
                return merged;
            case YamlSequenceNode list:
                return new YamlSequenceNode(list.Children.Select(Merged));
            default:
                return node;
        }
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Value: "<<" };
}
