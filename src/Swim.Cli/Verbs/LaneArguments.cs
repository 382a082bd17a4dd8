using System.CommandLine;
using Swim.Client;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary>What all verbs about one lane take: a node, the lane, the host, how long to wait.</summary>
internal sealed class LaneArguments
{
    private readonly Argument<string> _node = new("node") { Description = "The node: an absolute URI such as warp://host:port/unit/1, or a path on --host." };
    private readonly Argument<string> _lane = new("lane") { Description = "The lane's name." };

    private readonly Option<string> _host = Hosts.Option("The host of a node given as a path.");

    private readonly Option<double> _timeout = new("--timeout") { Description = "Seconds to wait for the host.", DefaultValueFactory = static _ => 10 };

    private readonly Option<string?> _token = new("--token") { Description = "Sent as {token:…} when the connection is made (@auth)." };

    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_node);
        verb.Arguments.Add(_lane);
        verb.Options.Add(_host);
        verb.Options.Add(_timeout);
        verb.Options.Add(_token);
    }

    public string Lane(ParseResult result) => result.GetRequiredValue(_lane);

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

    /// <exception cref="FormatException">Not the URI of a node.</exception>
    public WarpNode Node(ParseResult result, WarpClient client)
    {
        var node = result.GetRequiredValue(_node);
        if (!node.Contains("://", StringComparison.Ordinal)) node = result.GetRequiredValue(_host).TrimEnd('/') + "/" + node.TrimStart('/');
        return client.Node(node);
    }
}
