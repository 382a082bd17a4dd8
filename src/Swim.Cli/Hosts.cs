using System.CommandLine;

namespace Swim.Cli;

/// <summary>The <c>--host</c> option, which the variable SWIM_HOST sets too.</summary>
internal static class Hosts
{
    private const string DefaultHost = "warp://127.0.0.1:9001";

    public static Option<string> Option(string description) => new("--host")
    {
        Description = $"{description} The variable SWIM_HOST sets it too.",
        DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("SWIM_HOST") is { Length: > 0 } host ? host : DefaultHost,
    };
}
