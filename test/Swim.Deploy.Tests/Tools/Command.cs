using System.Diagnostics;

namespace Swim.Deploy.Tests.Tools;

/// <summary>A program run to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(4);

    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has all that it said.</exception>
    public static async Task<(string Output, string Error)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var guard = new CancellationTokenSource(Guard);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
            // build servers of one call are of no use to the next, and would keep its pipes open
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1" },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} was not started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(guard.Token);
            var error = process.StandardError.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            return process.ExitCode == 0
                ? (await output, await error)
                : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{await output}\n{await error}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Where a program is: where test/run.sh puts it, in a folder of <c>PATH</c>, or in those that a user's <c>PATH</c> may lack.</summary>
    /// <exception cref="InvalidOperationException">Nowhere; the message says how to get it.</exception>
    public static string Find(string program, string advice) =>
        ((string[])[Path.Combine(Checkout.Root, "artifacts", "tools"), .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/usr/local/sbin"])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"These tests need {program}: {advice}");
}
