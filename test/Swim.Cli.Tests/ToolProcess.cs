using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Swim.Cli.Tests;

/// <summary>The tool as a process of its own, as a shell starts it.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    /// <summary>In its own folder: this test's lacks what a web app's framework has.</summary>
    public static string Program { get; } = Find();

    private ToolProcess(Process process) => _process = process;

    public static ToolProcess Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program);
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment.Remove("SWIM_HOST");
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string[] args, string input = "")
    {
        using var tool = Start(args);
        await tool._process.StandardInput.WriteAsync(input);
        tool._process.StandardInput.Close();
        return await tool.EndAsync();
    }

    public async Task<string?> ReadLineAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        return await _process.StandardOutput.ReadLineAsync(guard.Token);
    }

    public async Task<string?> ReadNoticeAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        return await _process.StandardError.ReadLineAsync(guard.Token);
    }

    /// <summary>As Ctrl-C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<(int Code, string Output, string Error)> EndAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        var error = _process.StandardError.ReadToEndAsync(guard.Token);
        var output = await _process.StandardOutput.ReadToEndAsync(guard.Token);
        await _process.WaitForExitAsync(guard.Token);
        return (_process.ExitCode, output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string Find([CallerFilePath] string thisFile = "")
    {
        var tests = Path.GetDirectoryName(thisFile)!;
        var output = Path.GetRelativePath(tests, AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(tests, "../../src/Swim.Cli", output, "Swim.Cli.dll"));
    }
}
