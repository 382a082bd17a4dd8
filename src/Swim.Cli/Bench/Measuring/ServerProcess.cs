using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Swim.Cli.Bench.Measuring;

/// <summary>The server's process, when it runs on this machine: what it takes of the processor and of memory.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Processor time since its start.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="id">The process given by the user, or null: looked for by the port it listens on (Linux).</param>
    /// <param name="server">Where it listens.</param>
    /// <returns>Null when it is not on this machine or cannot be told.</returns>
    public static ServerProcess? Find(int? id, Uri server)
    {
        if (id is null && !server.IsLoopback && !(IPAddress.TryParse(server.Host, out var address) && IPAddress.IsLoopback(address))) return null;
        if (id is null && !OperatingSystem.IsLinux()) return null;
        try
        {
            return (id ?? Listener(server.Port)) is { } found ? new ServerProcess(Process.GetProcessById(found)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // it has ended, or belongs to somebody else: nothing can be told of it
            return null;
        }
    }

    public void Dispose() => _process.Dispose();

    private static int? Listener(int port)
    {
        var socket = SocketOf(port);
        if (socket is null) return null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            if (HasOpen(folder, socket)) return id;
        }

        return null;
    }

    // "  sl  local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode": state 0A listens
    private static string? SocketOf(int port)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table)) continue;
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(ending, StringComparison.Ordinal)) return $"socket:[{fields[9]}]";
            }
        }

        return null;
    }

    private static bool HasOpen(string folder, string socket)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd")).Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name == socket);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // another user's process, or one that has just ended
            return false;
        }
    }
}
