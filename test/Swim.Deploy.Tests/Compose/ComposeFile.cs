using System.Text.RegularExpressions;
using Swim.Deploy.Tests.Tools;
using YamlDotNet.RepresentationModel;

namespace Swim.Deploy.Tests.Compose;

/// <summary>docker-compose.yml, with nothing set in the shell that starts it.</summary>
internal sealed partial class ComposeFile
{
    private readonly YamlMappingNode _file = Yaml.Read(Path.Combine(Checkout.Root, "docker-compose.yml"));

    public IReadOnlyDictionary<string, YamlNode> Services => _file.Find("services").Entries().ToDictionary();

    public IEnumerable<string> Volumes => _file.Find("volumes").Entries().Select(volume => volume.Key);

    public IEnumerable<string> Networks => _file.Find("networks").Entries().Select(network => network.Key);

    /// <summary>Those that run the sample.</summary>
    public IEnumerable<KeyValuePair<string, YamlNode>> Silos => Services.Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal));

    public static Dictionary<string, string?> Environment(YamlNode service) =>
        service.Find("environment").Entries().ToDictionary(variable => variable.Key, variable => (string?)Interpolate(((YamlScalarNode)variable.Value).Value ?? ""));

    private static string Interpolate(string text) => Variable().Replace(text, match => match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{\w+:-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
