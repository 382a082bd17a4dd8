using System.Diagnostics;
using System.Text;

namespace Swim.Packages.Tests;

/// <summary>Runs <c>dotnet</c> as a developer would, free of what this test's own build left in the environment.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(5);

    /// <summary>The output of a command that must succeed.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (code, output) = await TryRunAsync(folder, arguments);
        Assert.That(code, Is.Zero, () => $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    public static async Task<(int Code, string Output)> TryRunAsync(string folder, params string[] arguments)
    {
        using var process = new Process { StartInfo = StartInfo(folder, arguments) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, e) => Take(output, e.Data);
        process.ErrorDataReceived += (_, e) => Take(output, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var guard = new CancellationTokenSource(Guard);
        try
        {
            await process.WaitForExitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} took longer than {Guard}:\n{output}");
        }

        lock (output) return (process.ExitCode, output.ToString());
    }

    private static ProcessStartInfo StartInfo(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k is "RunAnalyzers").ToList()) start.Environment.Remove(name);
        // a node or compiler that stays would keep this process's pipes open
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    private static void Take(StringBuilder output, string? line)
    {
        lock (output) output.AppendLine(line);
    }
}
