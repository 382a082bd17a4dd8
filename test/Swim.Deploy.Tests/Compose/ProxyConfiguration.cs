using System.Globalization;
using System.Text.RegularExpressions;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Compose;

/// <summary>deploy/docker/haproxy.cfg.</summary>
internal sealed partial class ProxyConfiguration
{
    private ProxyConfiguration(string text) => Text = text;

    public static string File { get; } = Path.Combine(Checkout.Deploy, "docker", "haproxy.cfg");

    public string Text { get; }

    public int Port => int.Parse(Bind().Match(Text).Groups["port"].Value, CultureInfo.InvariantCulture);

    public IEnumerable<(string Name, string Address)> Servers => Server().Matches(Text).Select(match => (match.Groups["name"].Value, match.Groups["address"].Value));

    public static ProxyConfiguration Read() => new(System.IO.File.ReadAllText(File));

    public static string Program() => Command.Find("haproxy", "version 2.6 or later (Debian, Ubuntu: apt-get install haproxy).");

    public TimeSpan Timeout(string name) =>
        TimeSpan.FromSeconds(int.Parse(Regex.Match(Text, $@"timeout {name} (\d+)s").Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>The same, on another port and before other servers.</summary>
    public string Before(IReadOnlyList<string> addresses, string listen)
    {
        // as many as a machine lets any process have
        var text = Bind().Replace(Text, $"bind {listen}").Replace("maxconn 60000", "maxconn 2000", StringComparison.Ordinal);
        foreach (var ((_, address), other) in Servers.Zip(addresses)) text = text.Replace(address, other, StringComparison.Ordinal);
        return text;
    }

    [GeneratedRegex(@"bind :(?<port>\d+)")]
    private static partial Regex Bind();

    [GeneratedRegex(@"^\s*server (?<name>\S+) (?<address>\S+)", RegexOptions.Multiline)]
    private static partial Regex Server();
}
