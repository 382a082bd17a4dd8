using System.Diagnostics;

namespace Swim.Cli.Tests;

/// <summary>The server with the benchmark's agents, as a process on a port of its own choice.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: http://";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _file;

    private BenchServer(Process process, string file)
    {
        _process = process;
        _file = file;
    }

    public string Host { get; private set; } = "";

    public static async Task<BenchServer> StartAsync()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"bench-{Guid.NewGuid():n}.db");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Swim.Conformance.dll"), "serve", "--urls", "http://127.0.0.1:0"]) start.ArgumentList.Add(argument);
        start.Environment["Swim__Storage__Path"] = file;
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) listening.TrySetException(new InvalidOperationException("The server ended before it listened."));
            else if (line.Data.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at) listening.TrySetResult(line.Data[(at + Listening.Length)..].Trim());
        };
        process.BeginOutputReadLine();
        var server = new BenchServer(process, file);
        try
        {
            server.Host = "warp://" + await listening.Task.WaitAsync(Guard);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_file)!, Path.GetFileName(_file) + "*")) File.Delete(file);
    }
}
