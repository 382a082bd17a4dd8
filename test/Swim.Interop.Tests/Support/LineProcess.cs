using System.Collections.Concurrent;
using System.Diagnostics;

namespace Swim.Interop.Tests.Support;

/// <summary>A child process whose output is read by lines; it is killed when disposed.</summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private LineProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Exited += (_, _) => _arrived.Release();
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public int ExitCode => _process.ExitCode;

    public static LineProcess Start(string file, IEnumerable<string> arguments, string? folder = null)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments)
            {
                WorkingDirectory = folder ?? Path.GetTempPath(),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        var lines = new LineProcess(process);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return lines;
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until the lines fulfil a condition; fails with all of them when the process ends before, or after a minute.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> condition, string what)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!condition(Lines))
        {
            if (_process.HasExited && !condition(Lines)) Assert.Fail($"The process ended ({_process.ExitCode}) before {what}:\n{string.Join('\n', Lines)}");
            try
            {
                await _arrived.WaitAsync(guard.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {Guard} for {what}:\n{string.Join('\n', Lines)}");
            }
        }
    }

    public async Task<int> ExitAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        await _process.WaitForExitAsync(guard.Token);
        return _process.ExitCode;
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process.HasExited) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _arrived.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        _arrived.Release();
    }
}
