using System.CommandLine;
using System.Text;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli.Verbs;

/// <summary><c>set</c>: sets a value lane or an entry of a map lane, and waits until the lane says that it is so.</summary>
internal static class SetVerb
{
    public static Command Make(ToolStreams streams)
    {
        var lane = new LaneArguments();
        var body = new BodyArgument(streams, "value", "The new value.");
        var key = new Option<string?>("--key", "-k") { Description = "Set this entry of a map lane; the key is Recon." };
        var remove = new Option<bool>("--remove") { Description = "With --key: remove the entry." };
        var verb = new Command("set", "Set a value lane, or an entry of a map lane, and wait until the lane has it.") { key, remove };
        lane.AddTo(verb);
        body.AddTo(verb);
        verb.SetAction(async (result, cancellationToken) =>
        {
            var value = await body.ReadAsync(result, cancellationToken);
            var entry = result.GetValue(key) is { } text ? Form.Value.ToUtf8(Value.Parse(text)) : default;
            if (result.GetValue(remove) && entry.IsEmpty) throw new ArgumentException("--remove needs the --key of an entry.");
            await using var client = lane.Connect(result);
            var node = lane.Node(result, client);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            waiting.CancelAfter(lane.Timeout(result));
            var command = entry.IsEmpty ? value : result.GetValue(remove) ? MapVerbs.Remove(entry.Span) : MapVerbs.Update(entry.Span, value.Span);
            try
            {
                // linked first: the lane's own word that it has the value cannot be missed
                await foreach (var item in node.FollowAsync(lane.Lane(result), sync: false, LaneKind.Supply, cancellationToken: waiting.Token))
                {
                    var said = item.Op.Body is { } payload ? payload.Span.ToArray() : [];
                    item.Release();
                    if (item.Kind == LinkItemKind.Linked) await node.CommandReconAsync(lane.Lane(result), command, waiting.Token);
                    else if (item.Kind == LinkItemKind.Op && Value.Parse(said).Equals(Value.Parse(command.Span))) return ExitCode.Done;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new AgentUnavailableException(
                    node.Uri, $"lane {lane.Lane(result)} has not said within {lane.Timeout(result).TotalSeconds:0.###} s that it is {Encoding.UTF8.GetString(value.Span)}: it may have refused it, or made something else of it.");
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
