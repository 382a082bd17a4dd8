using System.Diagnostics;

namespace Swim.Testing;

/// <summary>
/// A shell that waits for its input to end, which happens when the tests' process ends, killed or not; then it stops the server and removes the folder.
/// </summary>
internal sealed class Watchman
{
    // $1 pg_ctl, $2 data folder, $3 the folder to remove
    private const string Script =
        """
        trap '' INT TERM HUP
        read -r line
        [ -f "$2/postmaster.pid" ] && "$1" stop -w -s -t 120 -m immediate -D "$2"
        rm -rf "$3"/* 2>/dev/null
        rmdir "$3" 2>/dev/null
        exit 0
        """;

    private readonly Process _process;

    private Watchman(Process process) => _process = process;

    public static Watchman Start(PostgresBinaries binaries, string data, string folder)
    {
        var start = binaries.Command("sh", ["-c", Script, "watchman", binaries.PathOf("pg_ctl"), data, folder]);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = "/";
        return new Watchman(Process.Start(start)!);
    }

    /// <summary>Has it do its work now.</summary>
    public async Task DismissAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
