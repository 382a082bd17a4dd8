using System.Diagnostics;

namespace Swim.Testing;

/// <summary>
/// The programs of an installed PostgreSQL, run as a user that is not root: a server refuses to be root's, and CI often is.
/// </summary>
internal sealed class PostgresBinaries
{
    private readonly string _folder;
    private readonly string? _user;

    private PostgresBinaries(string folder, string? user)
    {
        _folder = folder;
        _user = user;
    }

    public static PostgresBinaries Find()
    {
        var folder = Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")))
            ?? throw new InvalidOperationException(
                "These tests need PostgreSQL's server programs (initdb, pg_ctl), which are neither under /usr/lib/postgresql nor on the PATH. " +
                "Install them (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql).");
        return new PostgresBinaries(folder, Environment.IsPrivilegedProcess ? FindUser() : null);
    }

    /// <summary>Gives a folder with what is in it to the server's user.</summary>
    public async Task HandOverAsync(string folder, CancellationToken cancellationToken)
    {
        if (_user is not null) await RunAsync(new ProcessStartInfo("chown", ["-R", _user, folder]), cancellationToken);
    }

    /// <summary>Writes a file of the server's user (which exists or whose folder is theirs).</summary>
    public async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, text + "\n", cancellationToken);
        await HandOverAsync(path, cancellationToken);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(Command(PathOf(program), arguments), cancellationToken);

    public string PathOf(string program)
    {
        var path = Path.Combine(_folder, program);
        return File.Exists(path) ? path : program;
    }

    /// <summary>A command as the server's user.</summary>
    public ProcessStartInfo Command(string program, IEnumerable<string> arguments) => _user is null
        ? new ProcessStartInfo(program, arguments)
        : new ProcessStartInfo("setpriv", ["--reuid", _user, "--regid", _user == "nobody" ? "nogroup" : _user, "--clear-groups", "--", program, .. arguments]);

    private static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await error}{await output}");
    }

    private static IEnumerable<string> Candidates()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return versions
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string FindUser()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return users.Contains("postgres") ? "postgres" : "nobody";
    }
}
