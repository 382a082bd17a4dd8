using System.Diagnostics;

namespace Swim.Testing;

/// <summary>Runs the program that a test project is about (<c>X</c> for <c>X.Tests</c>) as one would by hand; its report is the test's output.</summary>
internal static class ProgramUnderTest
{
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
        process.OutputDataReceived += static (_, line) => Say(line.Data);
        process.ErrorDataReceived += static (_, line) => Say(line.Data);
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

        Assert.That(process.ExitCode, Is.Zero, "what was found is in the output");
    }

    private static void Say(string? line)
    {
        if (line is not null) TestContext.Progress.WriteLine(line);
    }
}
