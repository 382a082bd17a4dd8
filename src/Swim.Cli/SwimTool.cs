using System.CommandLine;
using System.Net.Sockets;
using Swim.Cli.Archive;
using Swim.Cli.Bench;
using Swim.Cli.Completion;
using Swim.Cli.Verbs;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Cli;

/// <summary>The tool as a whole: its verbs, and what becomes of their errors.</summary>
internal static class SwimTool
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where everything else goes.</param>
    /// <param name="input">Opens the standard input, when a verb reads it.</param>
    /// <param name="bytes">Opens the standard output for a verb whose answer is bytes.</param>
    /// <param name="cancellationToken">Ends it as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Func<Stream> input, Func<Stream> bytes, CancellationToken cancellationToken = default)
    {
        var streams = new ToolStreams(output, error, input, bytes);
        var root = new RootCommand("Follow, read, set and command lanes of any WARP server; look at what runs there; check and convert Recon.")
        {
            FollowVerb.Link(streams),
            FollowVerb.Sync(streams),
            GetVerb.Make(streams),
            SetVerb.Make(streams),
            CommandVerb.Make(streams),
            NodesVerb.Make(streams),
            LanesVerb.Make(streams),
            TopVerb.Make(streams),
            ReconVerb.Make(streams),
            ExportVerb.Make(streams),
            ImportVerb.Make(streams),
            BenchVerb.Make(streams),
            CompletionVerb.Make(streams),
        };
        // a body may begin with an at sign, which is no file of further arguments
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        if (result.Errors.Count > 0)
        {
            await result.InvokeAsync(configuration, cancellationToken);
            return ExitCode.Usage;
        }

        try
        {
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is AgentUnavailableException or TimeoutException or SocketException)
        {
            return Say(exception, ExitCode.Unreachable);
        }
        catch (Exception exception) when (exception is LaneException or NodeNotFoundException or ReconException or FormException or IOException)
        {
            return Say(exception, ExitCode.Refused);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return Say(exception, ExitCode.Usage);
        }

        int Say(Exception exception, int code)
        {
            error.WriteLine($"swim: {exception.Message}");
            return code;
        }
    }
}
