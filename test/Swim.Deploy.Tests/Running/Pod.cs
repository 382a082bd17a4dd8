using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Swim.Deploy.Tests.Running;

/// <summary>The Flights program as a process of its own, with the environment that a manifest gives it and nothing of this test's.</summary>
internal sealed partial class Pod : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const int SigTerm = 15;
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Pod(string name, string address, Process process)
    {
        Name = name;
        Address = address;
        _process = process;
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public string Address { get; }

    public HttpClient Http { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>What the process has written so far.</summary>
    public string Log => string.Join('\n', _said);

    public static async Task<Pod> StartAsync(string name, string address, string program, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var stranger in start.Environment.Keys.Where(IsSetting).ToArray()) start.Environment.Remove(stranger);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        var pod = new Pod(name, address, Process.Start(start) ?? throw new InvalidOperationException($"{name} was not started."));
        try
        {
            var ended = pod._process.WaitForExitAsync();
            await Task.WhenAny(pod._listening.Task, ended).WaitAsync(Guard);
            if (!pod._listening.Task.IsCompletedSuccessfully) throw new InvalidOperationException($"{name} ended with {pod._process.ExitCode} before it listened:\n{pod.Log}");
            pod.Http = new HttpClient { BaseAddress = await pod._listening.Task, Timeout = Guard };
            return pod;
        }
        catch
        {
            await pod.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the process to stop, as an orchestrator does.</summary>
    public void Terminate()
    {
        if (Signal(_process.Id, SigTerm) != 0) throw new InvalidOperationException($"No signal reached {Name}.");
    }

    /// <summary>Waits for the process to end by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan grace)
    {
        using var guard = new CancellationTokenSource(grace);
        await _process.WaitForExitAsync(guard.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsSetting(string name) => Setting().IsMatch(name);

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text) return;
        _said.Enqueue(text);
        var at = text.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0) _listening.TrySetResult(new Uri(text[(at + Listening.Length)..].Trim()));
    }

    [GeneratedRegex("^(URLS|ASPNETCORE_|DOTNET_(URLS|ENVIRONMENT)|Swim__|ConnectionStrings__|POD_|OTEL_|Flights__)", RegexOptions.IgnoreCase)]
    private static partial Regex Setting();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
