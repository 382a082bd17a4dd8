using System.CommandLine;

namespace Swim.Cli.Verbs;

/// <summary><c>command</c>: sends one command. WARP does not acknowledge it: it is done when the socket has it.</summary>
internal static class CommandVerb
{
    public static Command Make(ToolStreams streams)
    {
        var lane = new LaneArguments();
        var body = new BodyArgument(streams, "body", "The command's body.");
        var verb = new Command("command", "Send a command to a lane. Nobody says what became of it: look at a lane.");
        lane.AddTo(verb);
        body.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var bytes = await body.ReadAsync(result, cancellationToken);
            await using var client = lane.Connect(result);
            await lane.Node(result, client).CommandReconAsync(lane.Lane(result), bytes, cancellationToken);
            return ExitCode.Done;
        });
        return verb;
    }
}
