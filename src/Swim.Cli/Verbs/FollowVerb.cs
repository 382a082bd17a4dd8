using System.CommandLine;
using Swim.Cli.Output;
using Swim.Client;
using Swim.Lanes;

namespace Swim.Cli.Verbs;

/// <summary><c>link</c> and <c>sync</c>: print what a lane sends until Ctrl-C, over lost connections too.</summary>
internal static class FollowVerb
{
    public static Command Link(ToolStreams streams) => Make(streams, sync: false, "link", "Print a lane's events from now on, each as it comes.");

    public static Command Sync(ToolStreams streams) => Make(streams, sync: true, "sync", "Print a lane's state, then each change.");

    private static Command Make(ToolStreams streams, bool sync, string name, string description)
    {
        var lane = new LaneArguments();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var count = new Option<int>("--count", "-n") { Description = "End after so many events." };
        var once = new Option<bool>("--once") { Description = "End when the state has come." };
        var rate = new Option<float>("--rate") { Description = "Ask for at most so many events per second." };
        var prio = new Option<float>("--prio") { Description = "Ask for precedence, from 0 to 1." };
        var verb = new Command(name, description) { json, count, rate, prio };
        if (sync) verb.Options.Add(once);
        lane.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            await using var client = lane.Connect(result);
            var printer = new EventPrinter(streams.Output, streams.Error, result.GetValue(json));
            var options = new WarpLinkOptions { Rate = result.GetValue(rate), Prio = result.GetValue(prio) };
            var left = result.GetValue(count) is > 0 and var wanted ? wanted : int.MaxValue;
            var node = lane.Node(result, client);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            waiting.CancelAfter(lane.Timeout(result));
            var isLinked = false;
            try
            {
                await foreach (var item in node.FollowAsync(lane.Lane(result), sync, sync ? null : LaneKind.Supply, options, waiting.Token))
                {
                    try
                    {
                        if (!isLinked) waiting.CancelAfter(Timeout.InfiniteTimeSpan);
                        isLinked = true;
                        printer.Print(item);
                    }
                    finally
                    {
                        item.Release();
                    }

                    if (item.Kind == LinkItemKind.Op && --left == 0) return ExitCode.Done;
                    if (item.Kind == LinkItemKind.Synced && sync && result.GetValue(once)) return ExitCode.Done;
                }
            }
            catch (OperationCanceledException) when (!isLinked && !cancellationToken.IsCancellationRequested)
            {
                throw new AgentUnavailableException(node.Uri, $"no answer within {lane.Timeout(result).TotalSeconds:0.###} s.");
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
