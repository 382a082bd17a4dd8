using System.CommandLine;

namespace Swim.Cli.Completion;

/// <summary><c>completion</c>: a script that teaches a shell to complete command lines of the tool.</summary>
internal static class CompletionVerb
{
    public static Command Make(ToolStreams streams)
    {
        var verb = new Command("completion", "Print a script that lets a shell complete what is typed after swim.");
        foreach (var (shell, script, how) in CompletionScripts.All)
        {
            var command = new Command(shell, $"For {shell}: {how}");
            command.SetAction(async (_, _) =>
            {
                await streams.Output.WriteAsync(script);
                return ExitCode.Done;
            });
            verb.Subcommands.Add(command);
        }

        return verb;
    }
}
