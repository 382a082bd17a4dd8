using Swim.Postgres;
using Swim.Sqlite;

namespace Swim.Cli.Archive;

/// <summary>What becomes of the errors of a store or an archive.</summary>
internal static class ArchiveRun
{
    public static async Task<int> RunAsync(ToolStreams streams, Func<Task> work)
    {
        try
        {
            await work();
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is SqliteStorageException or PostgresStorageException)
        {
            return await SayAsync(exception, ExitCode.Unreachable);
        }
        catch (Exception exception) when (exception is ArchiveException or UnauthorizedAccessException)
        {
            return await SayAsync(exception, ExitCode.Refused);
        }

        async Task<int> SayAsync(Exception exception, int code)
        {
            await streams.Error.WriteLineAsync($"swim: {exception.Message}");
            return code;
        }
    }
}
