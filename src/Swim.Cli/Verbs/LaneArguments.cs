using System.CommandLine;
using Swim.Client;

namespace Swim.Cli.Verbs;

/// <summary>What all verbs about one lane take: a node, the lane, the host, how long to wait.</summary>
internal sealed class LaneArguments
{
    private readonly Argument<string> _node = new("node") { Description = "The node: an absolute URI such as warp://host:port/unit/1, or a path on --host." };
    private readonly Argument<string> _lane = new("lane") { Description = "The lane's name." };
    private readonly HostArguments _host = new();

    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_node);
        verb.Arguments.Add(_lane);
        _host.AddTo(verb);
    }

    public string Lane(ParseResult result) => result.GetRequiredValue(_lane);

    public TimeSpan Timeout(ParseResult result) => _host.Timeout(result);

    public WarpClient Connect(ParseResult result) => _host.Connect(result);

    /// <exception cref="FormatException">Not the URI of a node.</exception>
    public WarpNode Node(ParseResult result, WarpClient client) => _host.Node(result, client, result.GetRequiredValue(_node));
}
