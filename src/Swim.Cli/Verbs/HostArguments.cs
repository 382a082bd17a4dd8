using System.CommandLine;
using Swim.Client;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary>What all verbs take that ask a host: which, how long to wait, who asks.</summary>
internal sealed class HostArguments
{
    private readonly Option<string> _host = Hosts.Option("The host of a node given as a path.");

    private readonly Option<double> _timeout = new("--timeout") { Description = "Seconds to wait for the host.", DefaultValueFactory = static _ => 10 };

    private readonly Option<string?> _token = new("--token") { Description = "Sent as {token:…} when the connection is made (@auth)." };

    public void AddTo(Command verb)
    {
        verb.Options.Add(_host);
        verb.Options.Add(_timeout);
        verb.Options.Add(_token);
    }

    public TimeSpan Timeout(ParseResult result) => TimeSpan.FromSeconds(Math.Clamp(result.GetValue(_timeout), 0.001, 86_400));

    public WarpClient Connect(ParseResult result)
    {
        var options = new WarpClientOptions
        {
            RequestTimeout = Timeout(result),
            ConnectTimeout = Timeout(result),
            FirstReconnectDelay = TimeSpan.FromSeconds(0.2),
            LongestReconnectDelay = TimeSpan.FromSeconds(5),
        };
        if (result.GetValue(_token) is { } token) options.Credentials = (_, _) => ValueTask.FromResult((Value)Record.Of(new Slot("token", token)));
        return new WarpClient(options);
    }

    /// <summary>An absolute URI, or a path on the host.</summary>
    /// <exception cref="FormatException">Not the URI of a node.</exception>
    public WarpNode Node(ParseResult result, WarpClient client, string node)
    {
        if (!node.Contains("://", StringComparison.Ordinal)) node = result.GetRequiredValue(_host).TrimEnd('/') + "/" + node.TrimStart('/');
        return client.Node(node);
    }

    /// <summary>The host of an absolute URI, else the one that is set; and the path.</summary>
    public (string Host, string Path) Split(ParseResult result, string node)
    {
        var scheme = node.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return (result.GetRequiredValue(_host).TrimEnd('/'), node);
        var path = node.IndexOf('/', scheme + 3);
        return path < 0 ? (node, "/") : (node[..path], node[path..]);
    }
}
