using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Swim.Samples.Tests;

/// <summary>A sample as its reader starts it: a process of its own, on a free loopback port.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task _output;

    private SampleProcess(Process process, Uri address)
    {
        _process = process;

        // what it says later is read and dropped, or its pipe would fill
        _output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<SampleProcess> StartAsync(string name)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramOf(name), "--urls", "http://127.0.0.1:0", "--Swim:Storage:Path=:memory:"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} was not started.");
        using var guard = new CancellationTokenSource(Guard);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(guard.Token) is { } line)
        {
            said.Add(line);
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0) continue;

            return new SampleProcess(process, new Uri(line[(at + Listening.Length)..].Trim()));
        }

        throw new InvalidOperationException($"{name} ended before it listened:\n{string.Join('\n', said)}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
    }

    // beside this test's own output: the same configuration, the same framework
    private static string ProgramOf(string name, [CallerFilePath] string thisFile = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../.."));
        var output = Path.GetRelativePath(Path.Combine(root, "test", "Swim.Samples.Tests"), AppContext.BaseDirectory);
        return Path.Combine(root, "src", "samples", name, output, $"{name}.dll");
    }
}
