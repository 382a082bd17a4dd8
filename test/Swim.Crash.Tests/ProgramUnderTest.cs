using System.Diagnostics;

namespace Swim.Testing;

/// <summary>Runs the program that a test project is about (<c>X</c> for <c>X.Tests</c>) as one would by hand; its report is the test's output.</summary>
internal static class ProgramUnderTest
{
    // of the end of a report that a failed test shows
    private const int LinesShown = 40;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(params string[] arguments)
    {
        // …/test/X.Tests/bin/<configuration>/net10.0 → …/test/X/bin/<configuration>/net10.0
        var tests = typeof(ProgramUnderTest).Assembly.GetName().Name!;
        var name = tests[..^".Tests".Length];
        var program = Path.Combine(AppContext.BaseDirectory.Replace(tests, name, StringComparison.Ordinal), name + ".dll");
        Assert.That(program, Does.Exist);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var last = new Queue<string>();
        process.OutputDataReceived += (_, line) => Say(last, line.Data);
        process.ErrorDataReceived += (_, line) => Say(last, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // the servers that it has started end with it
            process.Kill();
            throw new AssertionException($"Not done after {Timeout}.");
        }

        string[] said;
        lock (last) said = [.. last];
        Assert.That(process.ExitCode, Is.Zero, string.Join(Environment.NewLine, said));
    }

    private static void Say(Queue<string> last, string? line)
    {
        if (line is null) return;
        TestContext.Progress.WriteLine(line);
        lock (last)
        {
            last.Enqueue(line);
            if (last.Count > LinesShown) last.Dequeue();
        }
    }
}
