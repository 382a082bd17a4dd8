using System.Globalization;
using Swim.Conformance.Serving;

namespace Swim.Conformance.Transcripts;

/// <summary>Replays recorded conversations against a server.</summary>
internal static class TranscriptsVerb
{
    private const int AtOnce = 8;

    // short first; a machine that is too busy for it gets more time before anything counts as a difference
    private static readonly TimeSpan[] Quiet = [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(1000)];

    /// <summary>The same against a server of its own, whose state is thrown away.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> files, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("swim-transcripts-");
        try
        {
            await using var app = ServeVerb.Build(["--urls", "http://127.0.0.1:0", "--Swim:Storage:Path", Path.Combine(folder.FullName, "swim.db"), "--Logging:LogLevel:Default", "None"]);
            await app.StartAsync();
            var code = await RunAsync(new Uri(app.Urls.First()), files, output);
            await app.StopAsync();
            return code;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>0 when every conversation goes as recorded, 1 when one does not.</summary>
    public static async Task<int> RunAsync(Uri server, IReadOnlyList<string> files, TextWriter output)
    {
        var differences = new string?[files.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => differences[i] = await RunAsync(server, files[i]));
        var failed = 0;
        for (var i = 0; i < files.Count; i++)
        {
            if (differences[i] is not { } difference) continue;
            failed++;
            output.WriteLine($"{Path.GetFileName(files[i])}: {difference}");
        }

        output.WriteLine($"{files.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<string?> RunAsync(Uri server, string file)
    {
        string? difference = null;
        foreach (var quiet in Quiet)
        {
            var run = Random.Shared.NextInt64(1L << 40).ToString("x10", CultureInfo.InvariantCulture);
            await using var replay = new Replay(Transcript.Read(file, server, "r" + run), server, quiet);
            try
            {
                difference = await replay.RunAsync();
            }
            catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
            {
                difference = error.Message;
            }

            if (difference is null) break;
        }

        return difference;
    }
}
