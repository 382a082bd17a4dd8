using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Lanes;

/// <summary>The conformance project's server, whose agent <c>/unit/:id</c> has a lane of every kind, as a process of its own.</summary>
internal sealed class LanesServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: http:";

    private readonly TemporaryFolder _folder = new();
    private LineProcess? _process;

    /// <summary>Such as <c>warp://127.0.0.1:40123</c>.</summary>
    public string Url { get; private set; } = "";

    public async Task StartAsync()
    {
        var program = Repository.PathTo("test", "Swim.Conformance", "bin", Repository.Configuration, "net10.0", "Swim.Conformance.dll");
        Assert.That(program, Does.Exist);
        _process = LineProcess.Start("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", $"--Swim:Storage:Path={Path.Combine(_folder.Path, "swim.db")}"]);
        await _process.UntilAsync(lines => lines.Any(IsAddress), "the server listened");
        var line = _process.Lines.First(IsAddress);
        Url = "warp:" + line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsAddress(string line) => line.Contains(Listening, StringComparison.Ordinal);
}
